"""Several trees side by side, at the end of a report for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.report._page import Page


def trees_table(page: Page, diagnoses: Sequence[Diagnosis]) -> None:
    """One row a tree: state, where, cause, best score."""
    rows = [("tree", "state", "at", "cause", "best"), *(_row(diagnosis) for diagnosis in diagnoses)]
    cells = [[page.text(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    page.blank()
    for row in cells:
        fixed = "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False))
        page.row(f"{fixed}  ", (row[4], ""))


def _row(diagnosis: Diagnosis) -> tuple[str, str, str, str, str]:
    verdict = diagnosis.verdict
    scores = [rung.score for rung in diagnosis.ladder if rung.score is not None]
    best = min(scores, key=lambda score: score.percent, default=None)
    where = (verdict.dir or "-").removeprefix(f"{diagnosis.exp_dir}/")
    said = f"{best.percent:.2f} % {best.metric}" if best is not None else "-"
    return diagnosis.called, verdict.state.value, where, verdict.cause.value, said
