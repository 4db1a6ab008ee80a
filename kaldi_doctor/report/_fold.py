"""Lines broken between words on a terminal, with what follows set in below; paths and names are never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def fold(lines: Iterable[str], width: int | None, indent: int) -> Iterator[str]:
    """Lines of at most `width` columns where words allow it.

    Args:
        lines: as for a pipe.
        width: columns; None leaves the lines alone.
        indent: columns by which what follows is set in.
    """
    for line in lines:
        if width is None or len(line) <= _room(line, width):
            yield line
        else:
            yield from _folded(line, max(width, indent + 20), indent)


def _folded(line: str, width: int, indent: int) -> Iterator[str]:
    """One line, cut at the last blank that fits, or at the first one after a word that does not."""
    rest = line
    while len(rest) > (room := _room(rest, width)):
        cut = rest.rfind(" ", 0, room + 1)
        lead = len(rest) - len(rest.lstrip())
        if cut <= lead:
            cut = rest.find(" ", max(lead, room))
            if cut < 0:
                break
        yield rest[:cut].rstrip()
        rest = " " * indent + rest[cut:].lstrip()
    yield rest


def _room(text: str, width: int) -> int:
    """How many characters of a text fit into `width` columns: Chinese ones take two each, combining marks none."""
    if text.isascii():
        return width
    from rich.cells import get_character_cell_size

    used = 0
    for place, letter in enumerate(text):
        used += get_character_cell_size(letter)
        if used > width:
            return place
    return len(text)
