"""Lines of styled text, broken at blanks only: a path or a number is never cut in two."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {
    "error": "bold dark_orange",
    "warning": "dark_orange",
    "note": "blue",
    "broken": "bold dark_orange",
    "follows": "bright_black",
    "worse": "dark_orange",
    "incomplete": "dark_orange",
    "not-scored": "bright_black",
    "ok": "blue",
    "head": "bold",
    "dim": "bright_black",
}
"""Blue, orange and grey are told apart with red-green confusion; words say the same without them."""


class Page:
    """A report being written. Every text that comes in is made harmless here."""

    def __init__(self, width: int | None, *, ascii_only: bool) -> None:
        self.width = width
        self._ascii = ascii_only
        self._lines: list[list[tuple[str, str]]] = []

    def text(self, raw: str) -> str:
        """A text of the tree as it may be printed."""
        return clean(raw, ascii_only=self._ascii)

    def blank(self) -> None:
        """An empty line, never two."""
        if self._lines and self._lines[-1]:
            self._lines.append([])

    def line(self, *parts: str | tuple[str, str]) -> None:
        """One line as it is; a part is a text, or (text, style)."""
        made = [(self.text(p), "") if isinstance(p, str) else (self.text(p[0]), p[1]) for p in parts]
        self._lines.append([part for part in made if part[0]])

    def flow(self, lead: str, body: str, *, style: str = "", hang: int | None = None) -> None:
        """`lead` (styled), then `body`, broken at the width; later lines start at column `hang`, else below body."""
        lead, body = self.text(lead), self.text(body)
        column = len(lead) if hang is None else hang
        if self.width is None:
            self._lines.append([(lead, style), (body, "")])
            return
        pieces = textwrap.wrap(
            lead + body,
            width=max(self.width, column + 20),
            subsequent_indent=" " * column,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [lead]
        first = pieces[0]
        kept = lead.rstrip() if len(first) < len(lead) else lead
        self._lines.append([(kept, style), (first[len(kept) :], "")])
        self._lines += [[(piece, "")] for piece in pieces[1:]]

    def command(self, lead: str, command: str) -> None:
        """A command to copy: where it is broken, each line but the last ends in a backslash."""
        lead, body = self.text(lead), self.text(command)
        if self.width is None or len(lead) + len(body) <= self.width:
            self._lines.append([(lead, ""), (body, "")])
            return
        # Quoted words may hold blanks, and a backslash inside quotes would belong to the word.
        words = re.findall(r"(?:'[^']*'|[^ '])+", body)
        lines = [lead + words[0]]
        for word in words[1:]:
            if len(lines[-1]) + 1 + len(word) + 2 <= self.width:
                lines[-1] += f" {word}"
            else:
                lines.append(" " * (len(lead) + 2) + word)
        self._lines += [[(line + " \\", "")] for line in lines[:-1]]
        self._lines.append([(lines[-1], "")])

    def row(self, before: str, last: tuple[str, str]) -> None:
        """A table row whose last column is broken below itself where the page is too narrow."""
        before, words, style = self.text(before), self.text(last[0]), last[1]
        if self.width is None or len(before) + len(words) <= self.width:
            self._lines.append([(before, ""), (words, style)])
            return
        room = self.width - len(before)
        if room < 10:  # no place beside the row: the words go below it
            self._lines += [[(before, "")], [("      ", ""), (words, style)]]
            return
        pieces = textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False) or [""]
        self._lines.append([(before, ""), (pieces[0], style)])
        self._lines += [[(" " * len(before), ""), (piece, style)] for piece in pieces[1:]]

    @property
    def plain(self) -> str:
        """The page without styles, one newline at its end."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self._lines).rstrip("\n") + "\n"

    def styled(self) -> Text:
        """The page as rich text; markup in it means nothing."""
        from rich.text import Text

        made = Text(no_wrap=True, end="")
        for line in self._lines:
            while line and not line[-1][0].strip():
                line = line[:-1]
            for number, (text, style) in enumerate(line):
                made.append(text.rstrip() if number == len(line) - 1 else text, STYLES.get(style, ""))
            made.append("\n")
        return made
