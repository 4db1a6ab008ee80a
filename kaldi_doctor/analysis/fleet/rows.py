"""One row on a tree: what `diagnose` says of it, short enough for a table of hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.errors import DoctorError
from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.many import WorkerDied, each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaldi_doctor.model import Diagnosis
    from kaldi_doctor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRow:
    """One tree.

    Attributes:
        tree: its path, as it was found.
        state, dir, cause, probability: of the verdict; empty and None where the tree could not be diagnosed.
        harm: the first harm in words.
        stages: trained systems.
        best, metric, best_dir, test_set: lowest error rate on the ladder in percent, its metric, decode and test set.
        errors, warnings: findings.
        unreadable: files that could not be read.
        problem: why there is no diagnosis.
    """

    tree: str
    state: str = ""
    dir: str = ""
    cause: str = ""
    probability: float | None = None
    harm: str = ""
    stages: int = 0
    best: float | None = None
    metric: str = ""
    best_dir: str = ""
    test_set: str = ""
    errors: int = 0
    warnings: int = 0
    unreadable: int = 0
    problem: str = ""


def fleet_rows(
    trees: Sequence[Path], settings: Settings, *, jobs: int = 1, cluster: str | None = None
) -> Iterator[FleetRow]:
    """A row for each tree, in their order; a tree that cannot be diagnosed has its problem in its row."""
    for tree, row in zip(
        trees, each(partial(row_of_tree, settings=settings), trees, jobs=jobs, cluster=cluster), strict=True
    ):
        yield FleetRow(tree=str(tree), problem=str(row)) if isinstance(row, WorkerDied) else row


def row_of_tree(tree: Path, settings: Settings) -> FleetRow:
    """Diagnose one tree."""
    try:
        return row_of(str(tree), diagnose(tree, settings))
    except (OSError, DoctorError) as error:
        return FleetRow(tree=str(tree), problem=str(error))


def row_of(tree: str, diagnosis: Diagnosis) -> FleetRow:
    """The row of a diagnosis."""
    verdict = diagnosis.verdict
    scores = [rung.score for rung in diagnosis.ladder if rung.score is not None]
    best = min(scores, key=lambda score: score.percent, default=None)
    severities = [finding.severity for finding in diagnosis.findings]
    return FleetRow(
        tree=tree,
        state=verdict.state.value,
        dir=verdict.dir or "",
        cause=verdict.cause.value,
        probability=round(verdict.probability, 3) if verdict.probability is not None else None,
        harm=verdict.harm[0].summary if verdict.harm else "",
        stages=len(diagnosis.ladder),
        best=round(best.percent, 2) if best is not None else None,
        metric=best.metric if best is not None else "",
        best_dir=best.decode_dir if best is not None else "",
        test_set=diagnosis.scored_on[0] if diagnosis.scored_on else "",
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        unreadable=len(diagnosis.unreadable),
    )
