"""Curves as characters: braille dots, or letters where the terminal has no braille.

Runs are told apart by a letter on their curves and in the legend; colour, where there is any, only repeats it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from kaldi_doctor.plots.style import best_of, short_names, shown_limits, shown_value, title_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.text import Text

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLORS = ("cyan", "magenta", "yellow", "blue", "green", "red")
_EVERY = 16
"""Columns from one letter to the next on the curve of one run."""


def text_plot(
    frame: pd.DataFrame,
    metric: str,
    *,
    x: str = "iteration",
    width: int = 78,
    height: int = 16,
    ascii_only: bool = False,
    labels: tuple[str, ...] = (),
) -> Text:
    """Curves as text, one panel an output: valid solid, train dotted, `*` at the best valid value.

    Args:
        frame: rows of one metric (kaldi_doctor.analysis.tree.training_curves).
        metric: its name, for the heading.
        x: iteration or epoch.
        width: columns in all.
        height: rows of a panel.
        ascii_only: letters in place of braille.
        labels: titles of the panels, in order of the outputs.
    """
    from rich.text import Text

    column = "order" if x == "iteration" else "epoch"
    rows = frame[frame["metric"] == metric].dropna(subset=[column])
    names = short_names(list(dict.fromkeys(rows["dir"])))
    outputs = sorted(rows["output"].unique(), key=lambda name: (name != "output", name))
    text = Text()
    for number, output in enumerate(outputs):
        own = labels[number] if number < len(labels) else output if output not in {"output", ""} else ""
        text.append(f"{own}: " if own else "", style="bold")
        text.append(f"{title_of(metric)} by {x}\n")
        panel = _Panel(rows[rows["output"] == output], metric, column, names, width, height, ascii_only=ascii_only)
        text.append_text(panel.draw())
        if number + 1 < len(outputs):
            text.append("\n")
    return text


class _Panel:
    """One pair of axes with its curves and legend."""

    def __init__(
        self,
        rows: pd.DataFrame,
        metric: str,
        column: str,
        names: dict[str, str],
        width: int,
        height: int,
        *,
        ascii_only: bool,
    ) -> None:
        self.rows, self.metric, self.column, self.ascii_only = rows, metric, column, ascii_only
        self.finite = rows[rows["value"].map(math.isfinite)]
        self.names = {run: names.get(run, run) for run in dict.fromkeys(self.finite["dir"])}
        self.canvas = _Canvas(max(20, width - 11), height)

    def draw(self) -> Text:
        from rich.text import Text

        if self.finite.empty:
            return Text("  no finite value\n")
        self._scale()
        for split in ("train", "valid"):
            for number, run in enumerate(self.names):
                self._curve(number, run, split)
        for split in ("valid", "train"):
            for number, run in enumerate(self.names):
                self._name(number, run, split)
        return Text.assemble(self._axes(), self._legend())

    def _scale(self) -> None:
        self.low, self.high = shown_limits(self.finite["value"], self.metric)
        self.left, self.right = float(self.finite[self.column].min()), float(self.finite[self.column].max())
        if self.high <= self.low:
            self.high = self.low + 1e-6
        if self.right <= self.left:
            self.right = self.left + 1

    def _points(self, run: str, split: str) -> pd.DataFrame:
        mine = self.finite[(self.finite["dir"] == run) & (self.finite["split"] == split)]
        return mine.sort_values(self.column)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) / (self.right - self.left), (y - self.low) / (self.high - self.low)

    def _curve(self, number: int, run: str, split: str) -> None:
        mine = self._points(run, split)
        inside = mine[mine["value"] >= self.low]
        points = [self._place(float(a), float(b)) for a, b in zip(inside[self.column], inside["value"], strict=True)]
        letter = _letter(number, split) if self.ascii_only else ""
        self.canvas.trace(points, _Pen(number, split, solid=split == "valid", letter=letter))

    def _name(self, number: int, run: str, split: str) -> None:
        """Letters on the curve of one run, and the star at its best valid value."""
        best = self._best(run) if split == "valid" else None
        letter = _letter(number, split)
        if best is not None and float(best["value"]) >= self.low:
            self.canvas.star(*self._place(float(best[self.column]), float(best["value"])), number)
        if len(self.names) > 1 and not self.ascii_only:
            self.canvas.letters(number, split, letter, len(self.names))

    def _best(self, run: str) -> pd.Series | None:
        return best_of(self._points(run, "valid"), self.metric)

    def _axes(self) -> Text:
        from rich.text import Text

        text, height = Text(), self.canvas.height
        for row in range(height):
            value = self.high - (self.high - self.low) * row / (height - 1)
            named = row % 5 == 0 or row == height - 1
            text.append(f"{shown_value(value, self.metric) if named else '':>9} |")
            text.append_text(self.canvas.line(row))
            text.append("\n")
        text.append(" " * 10 + "+" + "-" * self.canvas.width + "\n")
        end = f"{self.right:g}"
        text.append(" " * 11 + f"{self.left:g}".ljust(self.canvas.width - len(end)) + end + "\n")
        return text

    def _legend(self) -> Text:
        from rich.text import Text

        several, valid = len(self.names) > 1, (self.finite["split"] == "valid").any()
        how = ("", "") if self.ascii_only else ("solid, ", "dotted, ")
        if several or self.ascii_only:
            key = f"valid: {how[0]}A, B ...   train: {how[1]}a, b ..." if several else "valid: A   train: a"
        else:
            key = "valid: solid   train: dotted"
        text = Text(f"  {key}{'   *: best valid' if valid else ''}\n" if valid else "")
        for number, (run, name) in enumerate(self.names.items()):
            best = self._best(run)
            sign = f"{_letter(number, 'valid')} " if several or self.ascii_only else ""
            text.append(f"  {sign}", style=_color(number) if several else "")
            said = (
                f": best valid {shown_value(best['value'], self.metric)} at {best['iteration']}"
                if best is not None
                else ""
            )
            text.append(f"{name}{said}\n")
        below = int((self.finite["value"] < self.low).sum())
        lost = len(self.rows) - len(self.finite)
        for count, what in ((below, "below the axis"), (lost, "not finite")):
            if count:
                text.append(f"  {count} value{'s' if count > 1 else ''} {what}, not drawn\n")
        return text


@dataclass(frozen=True)
class _Pen:
    """How a curve is drawn: whose it is, and solid or dotted, with dots or with a letter."""

    number: int
    split: str
    solid: bool
    letter: str


@dataclass
class _Canvas:
    """Character cells, each with braille dots or a character and the number of the run it belongs to."""

    width: int
    height: int
    cells: list[list[int]] = field(init=False)
    chars: list[list[str]] = field(init=False)
    owners: list[list[int | None]] = field(init=False)
    tracks: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = [[0] * self.width for _ in range(self.height)]
        self.chars = [[""] * self.width for _ in range(self.height)]
        self.owners = [[None] * self.width for _ in range(self.height)]

    def trace(self, points: list[tuple[float, float]], pen: _Pen) -> None:
        """Draw one line through points (0 to 1 each way); a dotted one leaves out three dots of four."""
        wide, tall = self.width * 2 - 1, self.height * 4 - 1
        steps: list[tuple[float, float]] = points[:1]
        for (x0, y0), (x1, y1) in pairwise(points):
            count = max(1, math.ceil(max(abs(x1 - x0) * wide, abs(y1 - y0) * tall)))
            steps += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)]
        track = self.tracks.setdefault((pen.number, pen.split), {})
        for number, (px, py) in enumerate(steps):
            column, row = round(px * wide), tall - round(py * tall)
            track[column // 2] = row // 4
            if pen.solid or number % 4 == 0:
                self.cells[row // 4][column // 2] |= _DOTS[row % 4][column % 2]
                self.owners[row // 4][column // 2] = pen.number
                if pen.letter:
                    self.chars[row // 4][column // 2] = pen.letter

    def star(self, px: float, py: float, number: int) -> None:
        """Mark a point."""
        column, row = round(px * (self.width - 1)), self.height - 1 - round(py * (self.height - 1))
        self.chars[row][column], self.owners[row][column] = "*", number

    def letters(self, number: int, split: str, letter: str, runs: int) -> None:
        """Put the letter of a run on its curve every few columns, where no other letter or star stands."""
        track = self.tracks.get((number, split), {})
        shift = (number * _EVERY) // max(runs, 1) + (_EVERY // (2 * runs) if split == "train" else 0)
        wanted = [column for column in sorted(track) if column % _EVERY == shift % _EVERY]
        placed = sum([self._letter_at(column, track[column], letter, number) for column in wanted])
        for column in sorted(track, key=lambda at: abs(at - len(track) // 2)) if not placed else ():
            if self._letter_at(column, track[column], letter, number):
                break

    def _letter_at(self, column: int, row: int, letter: str, number: int) -> bool:
        if self.chars[row][column]:
            return False
        self.chars[row][column], self.owners[row][column] = letter, number
        return True

    def line(self, row: int) -> Text:
        """One row, in the colours of the runs."""
        from rich.text import Text

        text = Text()
        for cell, char, owner in zip(self.cells[row], self.chars[row], self.owners[row], strict=True):
            shown = char or (chr(0x2800 + cell) if cell else " ")
            text.append(shown, style=_color(owner) if owner is not None else "")
        text.rstrip()
        return text


def _letter(number: int, split: str) -> str:
    letter = _LETTERS[number % len(_LETTERS)]
    return letter if split == "valid" else letter.lower()


def _color(number: int) -> str:
    return _COLORS[number % len(_COLORS)]
