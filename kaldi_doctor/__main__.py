"""`python -m kaldi_doctor`, and the `kaldi-doctor` command.

The rest is imported inside, so that ctrl-c ends the program in the same way while it is still being loaded.
Importing calls back from where Python ignores exceptions: a KeyboardInterrupt raised there would be lost, and `watch`
would go on for ever. So until everything is loaded ctrl-c ends the process at once; nothing is open that could be hurt.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import NoReturn

_INTERRUPTED = 130


def _leave(*_: object) -> NoReturn:
    os._exit(_INTERRUPTED)


def main() -> None:
    """Entry point."""
    try:
        # Where ctrl-c is ignored, as in the background of a shell, or somebody else's, it stays so.
        ours = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        )
        if ours:
            signal.signal(signal.SIGINT, _leave)
        try:
            from kaldi_doctor.cli.app import main as run
        finally:
            if ours:
                signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
