"""Pictures that stand in a row of a table, on an axis that all rows share: scores with intervals, phone durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.report.html._chart import Scale, Tick, label_of, ticks

if TYPE_CHECKING:
    from kaldi_doctor.figures import Phone
    from kaldi_doctor.model import Diagnosis

SCORE_WIDTH, PHONE_WIDTH, PAD = 240, 300, 10
MOST_PHONES = 60
"""Phones in the table of durations, the most frequent ones; how many are left out is said."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score: bar from zero, whisker of the 95 % interval, place of the published score; None where unknown."""

    bar: float
    low: float | None
    high: float | None
    published: float | None
    interval: str
    by_utterance: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by key, with the shared ticks."""

    ticks: list[Tick]
    rows: dict[str, ScoreRow]
    from_counts: bool
    """Whether an interval comes from word counts alone."""


def score_rows(diagnosis: Diagnosis) -> Rows:
    """Scores of the ladder, by directory of the stage."""
    intervals = {i.decode_dir: i for i in diagnosis.figures.intervals} if diagnosis.figures else {}
    scored = [(rung, rung.score) for rung in diagnosis.ladder if rung.score is not None]
    values = [score.percent for _, score in scored]
    for _, score in scored:
        if score.decode_dir in intervals:
            values.append(score.percent + intervals[score.decode_dir].half_width)
    published = {rung.dir: _published(rung.published) for rung, _ in scored}
    top = max([*values, *(p for p in published.values() if p is not None), 1.0])
    scale = Scale(0.0, top, PAD, SCORE_WIDTH - PAD)
    rows: dict[str, ScoreRow] = {}
    for rung, score in scored:
        found = intervals.get(score.decode_dir)
        known = published[rung.dir]
        rows[rung.dir] = ScoreRow(
            bar=scale(score.percent),
            low=scale(score.percent - found.half_width) if found else None,
            high=scale(score.percent + found.half_width) if found else None,
            published=None if known is None else scale(known),
            interval=f"\u00b1{found.half_width:.2f}" if found else "",
            by_utterance=found is None or found.by_utterance,
        )
    marks = [Tick(scale(value), label_of(value)) for value in ticks(0.0, top, 5)]
    return Rows(marks, rows, any(not row.by_utterance for row in rows.values()))


def _published(text: str | None) -> float | None:
    number = _NUMBER.search(text or "")
    return float(number[0]) if number else None


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """One phone with the places of its percentiles."""

    phone: Phone
    p5: float
    p25: float
    median: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Durations:
    """Phones of one directory, most frequent first, with the shared ticks in milliseconds."""

    ticks: list[Tick]
    rows: list[PhoneRow]
    left_out: int


def phone_rows(phones: tuple[Phone, ...]) -> Durations:
    """Boxes from the quarter to three quarters, whiskers from 5 to 95 %, of the most frequent phones."""
    order = sorted(phones, key=lambda phone: (not phone.silence, -phone.count, phone.name))
    shown = order[:MOST_PHONES]
    speech = [phone.p95 for phone in shown if not phone.silence]
    top = max(speech or [phone.p95 for phone in shown] or [1.0])
    scale = Scale(0.0, top, PAD, PHONE_WIDTH - PAD)
    rows = [PhoneRow(p, scale(p.p5), scale(p.p25), scale(p.median), scale(p.p75), scale(p.p95)) for p in shown]
    marks = [Tick(scale(value), label_of(value)) for value in ticks(0.0, top, 5)]
    return Durations(marks, rows, len(order) - len(shown))
