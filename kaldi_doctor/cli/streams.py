"""Standard output and error as they are found: closed, full, or of an encoding that lacks characters."""

from __future__ import annotations

import errno
import os
import sys

from kaldi_doctor.errors import DoctorError

_FULL = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EIO", "EFBIG", "EBADF") if hasattr(errno, name)
)


class OutputLost(DoctorError):  # noqa: N818  (named for what happened)
    """Standard output cannot take the report."""


def ready_streams() -> None:
    """Make stderr always usable, and both refuse no character.

    Raises:
        OutputLost: standard output is closed.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (for the life of the process)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (for the life of the process)
        raise OutputLost("standard output is closed; > /dev/null throws the report away")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def output_lost(error: Exception) -> str | None:
    """What to say where an error is that of a standard output which takes no more; None for every other."""
    if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
        discard_stdout()
        return f"cannot write to standard output: {error.strerror}"
    return None


def discard_stdout() -> None:
    """Let what is still in the buffer of standard output go nowhere, so that the way out does not fail again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real file behind it
        return
