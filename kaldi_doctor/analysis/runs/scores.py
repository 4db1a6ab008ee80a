"""Scores of two runs: the best on each test set, and stage by stage, with what chance says of the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.decode.compare import Versus, versus_counts
from kaldi_doctor.facts.scores import p_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.runs.sides import Side
    from kaldi_doctor.model import Score

_Key = tuple[str, str, str, str, str]
CHANCE = 0.05
"""Two-sided p from which on a difference is not told from chance."""


@dataclass(frozen=True, slots=True)
class ScorePair:
    """A score of the second run against one of the first, of the same test set, LM and pass.

    Attributes:
        name: test set, LM and pass; behind the stage's directory where `best` is False.
        best: whether these are the best of each run, not of the same stage.
        first: score of the first run.
        second: score of the second.
        versus: utterance by utterance on what both have; None where only the counts tell.
        p: two-sided.
    """

    name: str
    best: bool
    first: Score
    second: Score
    versus: Versus | None
    p: float

    @property
    def change(self) -> float:
        """Points of percent on all that each scored; positive is worse."""
        return self.second.percent - self.first.percent

    @property
    def word(self) -> str:
        """better, worse, equal, not told from chance, or other words: then error rates say nothing."""
        if self.versus is None and self.first.ref_words != self.second.ref_words:
            return "other words"
        change = self.change if self.versus is None else self.versus.errors[1] - self.versus.errors[0]
        if not change:
            return "equal"
        if self.p >= CHANCE:
            return "not told from chance"
        return "worse" if change > 0 else "better"


def score_pairs(first: Side, second: Side) -> Iterator[ScorePair]:
    """Best scores first, then those of the stages that both have."""
    for best in (True, False):
        left, right = _lowest(first, stages=not best), _lowest(second, stages=not best)
        for key in sorted(left.keys() & right.keys()):
            stage, *of = key[:4]
            name = ", ".join(of) if best else f"{stage}: {', '.join(of)}"
            yield _pair(name, first, second, left[key], right[key], best=best)
        yield from _subsets(first, second, left, right, best=best)


def _subsets(
    first: Side, second: Side, left: dict[_Key, Score], right: dict[_Key, Score], *, best: bool
) -> Iterator[ScorePair]:
    """Test sets of other names (`test`, `test_54`) where every utterance of the smaller is one of the larger."""
    for one in sorted(left.keys() - right.keys()):
        for two in sorted(right.keys() - left.keys()):
            if (one[0], *one[2:]) != (two[0], *two[2:]):
                continue
            stage, _, *of = one[:4]
            name = ", ".join([f"{one[1]} / {two[1]}", *of])
            pair = _pair(name if best else f"{stage}: {name}", first, second, left[one], right[two], best=best)
            smaller = min(pair.first.ref_words or 0, pair.second.ref_words or 0)
            if pair.versus is not None and pair.versus.words == smaller:
                yield pair


def _lowest(side: Side, *, stages: bool) -> dict[_Key, Score]:
    """Lowest complete score by (stage, test set, LM, pass, metric); the stage is empty without `stages`."""
    found: dict[_Key, Score] = {}
    if side.scores is None:
        return found
    for directory, score in sorted(side.scores.best.items()):
        identity = side.scores.identity[directory]
        if stages and identity.model is None:
            continue
        stage = side.below(identity.model) if stages and identity.model is not None else ""
        key = (stage, identity.test_set, identity.lm, identity.pass_, score.metric)
        if key not in found or score.percent < found[key].percent:
            found[key] = score
    return found


def _pair(name: str, first: Side, second: Side, one: Score, two: Score, *, best: bool) -> ScorePair:
    left = first.errors.get(one.decode_dir) if first.errors is not None else None
    right = second.errors.get(two.decode_dir) if second.errors is not None else None
    versus = versus_counts(left.counts, right.counts) if left is not None and right is not None else None
    return ScorePair(name, best, one, two, versus, versus.p if versus is not None else p_value(one, two))
