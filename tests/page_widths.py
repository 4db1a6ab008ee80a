"""What a page must keep to at any width: nothing wider than the screen, no word broken, the same words."""

from __future__ import annotations


def overlong(page: str, width: int) -> list[str]:
    """Lines wider than the screen, but for those of which one word (a path, a place in Kaldi's source) is too wide alone."""
    found = [line for line in page.splitlines() if len(line) > width]
    return [line for line in found if len(line) - len(line.lstrip()) + max(map(len, line.split())) <= width]


def words_from(page: str, start: str) -> list[str]:
    """All words of a page from a line on, in order, wherever its lines are broken."""
    return page[page.index(start) :].split()
