"""Findings of two runs: new, same, gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaldi_doctor.analysis.runs.sides import Side
    from kaldi_doctor.model import Finding


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Findings by rule and directory: of the second run only, of both (as the second words it), of the first only."""

    new: tuple[Finding, ...]
    same: tuple[Finding, ...]
    gone: tuple[Finding, ...]


def finding_changes(first: Side, second: Side) -> FindingChanges:
    """A finding is the same where its rule and its directory are."""
    before, after = (
        {(item.rule, side.below(item.dir)) for item in side.diagnosis.findings} for side in (first, second)
    )
    return FindingChanges(
        new=tuple(f for f in second.diagnosis.findings if (f.rule, second.below(f.dir)) not in before),
        same=tuple(f for f in second.diagnosis.findings if (f.rule, second.below(f.dir)) in before),
        gone=tuple(f for f in first.diagnosis.findings if (f.rule, first.below(f.dir)) not in after),
    )
