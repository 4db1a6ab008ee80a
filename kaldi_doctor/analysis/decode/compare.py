"""How sure the error rate of one decode is, and whether a second one is really better on the same utterances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.align.bootstrap import chance_of_improvement, paired_p, wer_interval
from kaldi_doctor.facts.scores import edges_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.analysis.decode.view import DecodeView
    from kaldi_doctor.kaldi.printed.wer_details import UtteranceCounts
    from kaldi_doctor.model import Score


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % interval of an error rate in percent, from the spread over utterances."""

    low: float
    high: float
    utterances: int


@dataclass(frozen=True, slots=True)
class Versus:
    """A second decode against a first on the utterances that both have.

    Attributes:
        utterances: that both have, with the same number of reference words.
        words: their reference words.
        errors: word errors of the first and of the second on them.
        better: utterances in which the second has fewer errors.
        worse: those in which it has more.
        improvement: share of the draws in which the second has fewer errors (compute-wer-bootci's "probability of
            improving").
        p: two-sided.
    """

    utterances: int
    words: int
    errors: tuple[int, int]
    better: int
    worse: int
    improvement: float
    p: float


def interval_of(view: DecodeView) -> Interval | None:
    """Interval of the best setting; None without errors by utterance."""
    counts = view.errors.counts if view.errors is not None and not view.why_not else None
    if counts is None or not sum(counts.words):
        return None
    _, low, high = wer_interval(counts.errors, counts.words)
    return Interval(max(low, 0.0), high, len(counts.utts))


def versus(first: DecodeView, second: DecodeView) -> Versus | None:
    """The second against the first; None where they have no utterance in common."""
    if first.errors is None or second.errors is None:
        return None
    return versus_counts(first.errors.counts, second.errors.counts)


def versus_counts(first: UtteranceCounts, second: UtteranceCounts) -> Versus | None:
    """The same from errors by utterance."""
    rows = list(_in_both(first, second))
    if not rows:
        return None
    before, after = [row[0] for row in rows], [row[1] for row in rows]
    return Versus(
        utterances=len(rows),
        words=sum(row[2] for row in rows),
        errors=(sum(before), sum(after)),
        better=sum(b < a for a, b in zip(before, after, strict=True)),
        worse=sum(b > a for a, b in zip(before, after, strict=True)),
        improvement=chance_of_improvement(before, after),
        p=paired_p(before, after),
    )


def _in_both(first: UtteranceCounts, second: UtteranceCounts) -> Iterator[tuple[int, int, int]]:
    """(errors of the first, errors of the second, words) of utterances that both have with as many words."""
    places = None if first.utts == second.utts else {utt: at for at, utt in enumerate(second.utts)}
    for at, utt in enumerate(first.utts):
        other = at if places is None else places.get(utt)
        if other is not None and first.words[at] == second.words[other]:
            yield first.errors[at], second.errors[other], first.words[at]


def edge_of(best: Score, tried: Sequence[Score]) -> str | None:
    """`LMWT 17`, `penalty 1` or both, where the best setting is the first or last of several tried; else None."""
    labels = {"lmwt": "LMWT", "wip": "penalty"}
    return " and ".join(f"{labels[name]} {getattr(best, name):g}" for name in edges_of(best, tried)) or None
