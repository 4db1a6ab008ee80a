"""The only two Console objects, and the rules for colour and width of the screen.

Rich gives a pipe 80 columns and cuts paths in two, and with TERM=dumb it ignores a width that comes without a height;
both are settled here once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 100
"""Columns that lines are broken at on a wide terminal: longer ones are hard to read."""
UNBROKEN = 100_000


def wants_colour(stream: TextIO, choice: str = "auto") -> bool:
    """Whether a stream gets colour: `--color` first, then FORCE_COLOR, NO_COLOR, TERM=dumb, and what the stream is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is an open terminal."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def width_of(stream: TextIO) -> int | None:
    """Columns to break lines at: COLUMNS, or the terminal's up to 100; None for pipes, where nothing is broken."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) >= 20:
        return int(given) if not is_terminal(stream) else min(int(given), WIDEST)
    if not is_terminal(stream):
        return None
    try:
        return max(40, min(os.get_terminal_size(stream.fileno()).columns or 80, WIDEST))
    except OSError:
        return 80


def speaks_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has every character."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") in {"utf8", "utf16", "utf32"}


def stdout_console(choice: str = "auto") -> Console:
    """The console of the report."""
    return _console(sys.stdout, choice)


def live_console() -> Console:
    """The console of a screen that is drawn again and again: as wide as the terminal is at that moment."""
    from rich.console import Console

    return Console(file=sys.stdout, no_color=not wants_colour(sys.stdout, "auto"), markup=False, highlight=False)


def stderr_console(choice: str = "auto") -> Console:
    """The console of progress, warnings of ours and crash text."""
    return _console(sys.stderr, choice)


def _console(stream: TextIO, choice: str) -> Console:
    from rich.console import Console

    colour = wants_colour(stream, choice)
    return Console(
        file=stream,
        force_terminal=colour,
        no_color=not colour,
        color_system="auto" if colour and is_terminal(stream) else ("standard" if colour else None),
        width=UNBROKEN,  # reports break their own lines, at width_of()
        height=50,
        soft_wrap=True,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
