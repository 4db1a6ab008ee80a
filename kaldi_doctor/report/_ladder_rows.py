"""The ladder in words and numbers: what every human format shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.report._words import inside, stage_label, state_words

if TYPE_CHECKING:
    from kaldi_doctor.model import Diagnosis, Rung

CHANCE = 0.05
"""Probability from which a rise is marked as one that chance makes: the customary level."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ladder, as text."""

    stage: str
    dir: str
    wer: str
    change: str
    published: str
    aligned: str
    state: str
    rung: Rung


def ladder_rows(diagnosis: Diagnosis) -> list[Row]:
    """The ladder in words and numbers; a `*` marks a change that is not against the row of its parent."""
    mixed = len({r.score.metric for r in diagnosis.ladder if r.score}) > 1
    shown_scores = {r.score.decode_dir for r in diagnosis.ladder if r.score}
    rows = []
    for rung in diagnosis.ladder:
        wer = change = ""
        if rung.score is not None:
            wer = f"{rung.score.percent:.2f}" + (f" {rung.score.metric}" if mixed else "")
            wer += " partial" if rung.score.partial else ""
        if rung.change is not None:
            change = f"{rung.change:+.2f}" + ("" if rung.change_base in shown_scores else "*")
            if rung.change > 0 and rung.change_p is not None and rung.change_p > CHANCE:
                change += " (chance)"
        rows.append(
            Row(
                stage_label(rung),
                inside(diagnosis, rung.dir),
                wer or "-",
                change,
                rung.published or "",
                "" if rung.aligned_percent is None else f"{rung.aligned_percent:.1f} %",
                state_words(rung, diagnosis),
                rung,
            )
        )
    return rows


def footnotes(diagnosis: Diagnosis) -> list[str]:
    """What the `*` behind a change means, one line for each decode it is counted from."""
    shown_scores = {r.score.decode_dir for r in diagnosis.ladder if r.score}
    bases = [r.change_base for r in diagnosis.ladder if r.change is not None and r.change_base not in shown_scores]
    return [f"* against {base}, the comparable decode of its parent" for base in dict.fromkeys(bases)]


def metric_heading(diagnosis: Diagnosis) -> str:
    """`WER %`, `CER %`, `PER %`, or `error %` where stages differ."""
    metrics = {r.score.metric for r in diagnosis.ladder if r.score}
    return f"{metrics.pop()} %" if len(metrics) == 1 else "error %" if metrics else "WER %"
