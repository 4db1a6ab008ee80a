"""Exit codes; the same for every output format."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the process says to its caller. They are an API: see README, "Exit codes"."""

    CLEAN = 0
    """Looked; nothing at or above `--fail-on`."""
    FINDINGS = 1
    """Findings at or above `--fail-on`."""
    USAGE = 2
    """Bad option, unknown rule, missing path, broken configuration or cheatsheet."""
    NOTHING = 3
    """Nothing to judge: no Kaldi stage found, or `--strict` and something unreadable."""
    CRASH = 70
    """A bug of kaldi-doctor."""
    UNWRITTEN = 74
    """The report could not be written: standard output is closed, or its disk is full."""
    INTERRUPTED = 130
