"""Two runs against each other: what was changed, and whether it helped. Prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.runs.findings import FindingChanges, finding_changes
from kaldi_doctor.analysis.runs.scores import ScorePair, score_pairs
from kaldi_doctor.analysis.runs.sides import Side, side_of
from kaldi_doctor.analysis.runs.values import ValueDifference, value_differences

if TYPE_CHECKING:
    from pathlib import Path

    from kaldi_doctor.settings import Settings


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run against the first.

    Attributes:
        first: what is compared with.
        second: what is judged.
        scores: best scores and scores of the same decode directory.
        values: hyperparameters that differ.
        findings: new, same and gone.
    """

    first: Side
    second: Side
    scores: tuple[ScorePair, ...]
    values: tuple[ValueDifference, ...]
    findings: FindingChanges

    @property
    def worse(self) -> bool:
        """Whether a best score of the second is worse beyond chance."""
        return any(pair.best and pair.word == "worse" for pair in self.scores)

    @property
    def comparable(self) -> bool:
        """Whether the two have a test set or a stage in common."""
        return bool(self.scores) or bool(self.first.values.keys() & self.second.values.keys())


def compare(first: Path, second: Path, settings: Settings | None = None) -> Comparison:
    """Compare two trees, or two stages; nothing in them is changed.

    Raises:
        OSError: one cannot be listed.
    """
    one, two = side_of(first, settings), side_of(second, settings)
    return Comparison(
        one, two, tuple(score_pairs(one, two)), tuple(value_differences(one, two)), finding_changes(one, two)
    )
