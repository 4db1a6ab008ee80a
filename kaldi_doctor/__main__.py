"""`python -m kaldi_doctor`, and the `kaldi-doctor` command.

The rest is imported inside, so that ctrl-c ends the program in the same way while it is still being loaded.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point."""
    try:
        from kaldi_doctor.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
