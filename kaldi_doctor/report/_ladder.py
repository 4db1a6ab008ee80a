"""The ladder as a table of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.report._ladder_rows import Row, footnotes, ladder_rows, metric_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._page import Page

Column = tuple[str, list[str], bool]
"""Heading, cells, and whether they are numbers, which stand to the right."""


def ladder(page: Page, diagnosis: Diagnosis) -> None:
    """Write the table with its footnotes; nothing where no system was trained."""
    rows = ladder_rows(diagnosis)
    if not rows:
        return
    page.blank()
    columns = _columns(page, diagnosis, rows)
    widths = [max(_cells(cell) for cell in (name, *cells)) for name, cells, _ in columns]

    def joined(cells: Sequence[str]) -> str:
        padded = [
            " " * (width - _cells(cell)) + cell if right else cell + " " * (width - _cells(cell))
            for cell, width, (_, _, right) in zip(cells, widths, columns, strict=True)
        ]
        return "  " + "  ".join(padded) + "   "

    page.row(joined([name for name, _, _ in columns]), ("state", ""))
    for number, row in enumerate(rows):
        page.row(joined([cells[number] for _, cells, _ in columns]), (row.state, row.rung.state))
    for line in footnotes(diagnosis):
        page.flow("  ", line, hang=4)


def _columns(page: Page, diagnosis: Diagnosis, rows: list[Row]) -> list[Column]:
    """The columns before the state; a narrow page does without the share of aligned utterances."""

    def numbers(name: str, cells: list[str]) -> list[Column]:
        return [(name, [cell or "-" for cell in cells], True)] if any(cells) else []

    before: list[Column] = [
        ("stage", [r.stage for r in rows], False),
        ("dir", [page.text(r.dir) for r in rows], False),
        *numbers(metric_heading(diagnosis), [r.wer for r in rows]),
        *numbers("change", [r.change for r in rows]),
        *numbers("published", [page.text(r.published) for r in rows]),
    ]
    aligned = [r.aligned for r in rows]
    states = max(len(page.text(r.state)) for r in rows)
    for heading in ("utts aligned", "aligned"):
        columns = before + numbers(heading, aligned)
        taken = sum(2 + max(_cells(cell) for cell in (name, *cells)) for name, cells, _ in columns)
        if page.width is None or taken + 3 + states <= page.width:
            return columns
    return before


def _cells(text: str) -> int:
    """Columns that a text takes on a terminal (an ideograph takes two)."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
