"""Rows of the table of benchmarks, and the table as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benches.measure import Used, median

_COLUMNS = ("seconds", "cpu s", "MB/s", "files/s", "frames/s", "ratio then", "now", "MB then", "now")
_WIDTHS = (9, 9, 8, 9, 13, 12, 8, 9, 7)


@dataclass(slots=True)
class Row:
    """One row: what was done, how long it took, how much that was, and as a multiple of what.

    The name says what a ratio is of; a ratio and a peak are compared with the last release. A row without runs is a
    heading, or says why there is nothing.
    """

    name: str
    runs: list[Used] = field(default_factory=list)
    bytes: int = 0
    files: int = 0
    frames: int = 0
    ratio: float | None = None
    note: str = ""

    def kept(self) -> dict[str, float]:
        """What goes into last_release.json."""
        peak = median(self.runs).megabytes if self.runs else 0.0
        return ({"ratio": self.ratio} if self.ratio else {}) | ({"peak MB": peak} if peak else {})

    def cells(self, then: dict[str, float]) -> list[str]:
        """The row as text."""
        used = median(self.runs) if self.runs else None
        amounts = [(self.bytes / 1e6, 1), (self.files, 0), (self.frames, 0)]
        rates = [f"{a / used.seconds:,.{digits}f}" if used and a else "" for a, digits in amounts]
        peak = used.megabytes if used else 0.0
        return [
            f"{used.seconds:.3f}" if used else "",
            f"{used.cpu:.3f}" if used and used.cpu else "",
            *rates,
            f"{then['ratio']:.2f}" if self.ratio and "ratio" in then else "",
            f"{self.ratio:.2f}" if self.ratio else "",
            f"{then['peak MB']:.0f}" if peak and "peak MB" in then else "",
            f"{peak:.0f}" if peak else "",
        ]


def written(rows: list[Row], then: dict[str, dict[str, float]]) -> str:
    """The table; a row is compared with the one of the same name in `then`."""
    names = [f"{row.name} ({row.note})" if row.runs and row.note else row.name for row in rows]
    width = max(map(len, names)) + 2
    lines = ["".ljust(width) + _line(_COLUMNS)]
    for row, name in zip(rows, names, strict=True):
        cells = _line(row.cells(then.get(row.name, {}))) if row.runs else f"  {row.note}"
        lines.append((name.ljust(width) + cells).rstrip())
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
