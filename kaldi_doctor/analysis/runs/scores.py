"""Scores of two runs side by side, and whether a difference is more than chance.

Utterance by utterance where both kept their errors, as `wer --against` does; else from the word counts, as the ladder.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.decode.compare import Versus, versus
from kaldi_doctor.analysis.decode.view import DecodeView
from kaldi_doctor.facts.scores import p_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaldi_doctor.analysis.runs.run import Decoded, Run

CHANCE = 0.05
"""Two-sided p from which on a difference may be chance."""


class Answer(StrEnum):
    """What is to be said of the second run on one test set."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"
    CHANCE = "cannot be told from chance"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class ScorePair:
    """One decode of each run on the same test set.

    Attributes:
        stage: the stage that both have; empty where the best of all stages are held against each other.
        change: points of error rate, positive is worse; over the utterances of both where paired.
        p: two-sided; None where not compared.
        paired: errors utterance by utterance; None where only counts were to be had.
        why_not: why they were not compared; empty otherwise.
    """

    stage: str
    test_set: str
    lm: str
    pass_: str
    first: Decoded
    second: Decoded
    answer: Answer
    change: float
    p: float | None
    paired: Versus | None
    why_not: str = ""


def best_pairs(first: Run, second: Run) -> tuple[ScorePair, ...]:
    """The best of each run on every test set, LM and pass that both have."""
    return _pairs("", first, second, first.decodes, second.decodes)


def stage_pairs(first: Run, second: Run) -> tuple[ScorePair, ...]:
    """The same for every stage that both have, in the order of the first's ladder."""
    made: list[ScorePair] = []
    for model in dict.fromkeys([*first.dirs, *(item.model for item in first.decodes)]):
        left, right = ([item for item in run.decodes if item.model == model] for run in (first, second))
        made += _pairs(model, first, second, left, right) or _of_a_part(model, first, second, left, right)
    return tuple(made)


def _of_a_part(
    stage: str, first: Run, second: Run, left: Sequence[Decoded], right: Sequence[Decoded]
) -> tuple[ScorePair, ...]:
    """A stage decoded on test sets of two names that share utterances (`test`, and `test_54` made of it).

    Complete decodes in the final pass, the best of each; compared on what both have, which is all of the smaller.
    """
    sides = [[item for item in side if item.pass_ == "final" and not item.score.partial] for side in (left, right)]
    if not sides[0] or not sides[1]:
        return ()
    one, two = (min(side, key=lambda item: item.score.percent) for side in sides)
    paired = _paired(first, second, one, two, part=True) if one.score.metric == two.score.metric else None
    if paired is None:
        return ()
    change = _change(paired)
    names = (one.test_set, one.lm if one.lm == two.lm else f"{one.lm} / {two.lm}")
    key = (names[0] if one.test_set == two.test_set else f"{one.test_set} / {two.test_set}", names[1], "final")
    return (ScorePair(stage, *key, one, two, _answer(change, paired.p), change, paired.p, paired),)


def _pairs(
    stage: str, first: Run, second: Run, left: Iterable[Decoded], right: Iterable[Decoded]
) -> tuple[ScorePair, ...]:
    by_name = first.saved or second.saved  # JSON does not say what a decode is a decode of: its name does
    one, two = _best(left, by_name=by_name), _best(right, by_name=by_name)
    return tuple(_pair(stage, key, first, second, one[key], two[key]) for key in one if key in two)


def _best(decodes: Iterable[Decoded], *, by_name: bool) -> dict[tuple[str, str, str], Decoded]:
    chosen: dict[tuple[str, str, str], Decoded] = {}
    for item in decodes:
        name = item.score.decode_dir.rstrip("/").rpartition("/")[2]
        key = (name, "default", "final") if by_name else (item.test_set, item.lm, item.pass_)
        best = chosen.get(key)
        if best is None or (item.score.partial, item.score.percent) < (best.score.partial, best.score.percent):
            chosen[key] = item
    return chosen


def _pair(stage: str, key: tuple[str, str, str], first: Run, second: Run, one: Decoded, two: Decoded) -> ScorePair:
    a, b = one.score, two.score
    change = b.percent - a.percent
    why_not = ""
    if a.metric != b.metric:
        why_not = f"{a.metric} is not {b.metric}"
    elif a.partial or b.partial:
        why_not = "hypotheses are missing"
    if why_not:
        return ScorePair(stage, *key, one, two, Answer.NOT_COMPARED, change, None, None, why_not)
    paired = _paired(first, second, one, two)
    if paired is not None:
        change = _change(paired)
        return ScorePair(stage, *key, one, two, _answer(change, paired.p), change, paired.p, paired)
    if a.ref_words != b.ref_words or not a.ref_words:
        why_not = f"{_words(a.ref_words)} and {_words(b.ref_words)} reference words"
        return ScorePair(stage, *key, one, two, Answer.NOT_COMPARED, change, None, None, why_not)
    p = p_value(a, b)
    return ScorePair(stage, *key, one, two, _answer(change, p), change, p, None)


def _change(paired: Versus) -> float:
    """Points of error rate on the utterances of both."""
    return 100 * (paired.errors[1] - paired.errors[0]) / max(paired.words, 1)


def _words(count: int | None) -> str:
    return "unknown" if count is None else str(count)


def _answer(change: float, p: float) -> Answer:
    if not change:
        return Answer.EQUAL
    if p >= CHANCE:
        return Answer.CHANCE
    return Answer.BETTER if change < 0 else Answer.WORSE


def _paired(first: Run, second: Run, one: Decoded, two: Decoded, *, part: bool = False) -> Versus | None:
    """Utterance by utterance on those that both have; None where that is less than half of either.

    With `part`: None where it is less than the whole of the smaller one.
    """
    if first.utterances is None or second.utterances is None:
        return None
    views = []
    for run, item in ((first, one), (second, two)):
        errors = run.utterances.get(item.score.decode_dir) if run.utterances is not None else None
        if errors is None or not errors.counts.utts:
            return None
        views.append(DecodeView(Path(item.dir), best=item.score, errors=errors))
    found = versus(*views)
    if found is None or not found.words:
        return None
    sizes = [len(view.errors.counts.utts) for view in views if view.errors is not None]
    enough = found.utterances >= min(sizes) if part else 2 * found.utterances >= max(sizes)
    return found if enough else None
