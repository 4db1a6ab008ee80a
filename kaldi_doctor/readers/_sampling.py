"""Which of very many training logs of a directory are read: some jobs of each iteration, all of the first and the last.

The jobs of an iteration differ in the archive that they train on and in nothing else
(steps/libs/nnet3/train/common.py); a job that fails ends the training, and so is of the last iteration that has logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.kaldi.log_dirs import shape_of

if TYPE_CHECKING:
    from collections.abc import Collection

SHAPE = "train.#.#.log"
"""Names of the logs that may be left out: iteration and job."""
MANY = 10_000
"""Logs of one directory up to which all are read."""
JOBS = 4
"""Jobs of an iteration that are read of more."""
_WHOLE_AT_END = 2


@dataclass(frozen=True, slots=True)
class SampledJobs:
    """Training logs of a directory of which not all were read.

    Attributes:
        dir: the experiment directory.
        counts: logs by iteration, those that were not read among them.
        read: how many were read.
    """

    dir: str
    counts: dict[int, int]
    read: int

    @property
    def logs(self) -> int:
        """Logs that are there."""
        return sum(self.counts.values())


def sample(directory: str, files: Collection[str]) -> tuple[SampledJobs, frozenset[str]] | None:
    """What is left out of the training logs of a directory; None where all are to be read.

    Args:
        directory: the experiment directory.
        files: names of all files beside one another.
    """
    if len(files) <= MANY:
        return None
    names = [name for name in files if shape_of(name) == SHAPE]
    if len(names) <= MANY:
        return None
    jobs: dict[int, list[tuple[int, str]]] = {}
    for name in names:
        _, iteration, job, _ = name.split(".")
        jobs.setdefault(int(iteration), []).append((int(job), name))
    iterations = sorted(jobs)
    whole = {iterations[0], *iterations[-_WHOLE_AT_END:]}
    left_out = frozenset(
        name
        for iteration, found in jobs.items()
        if iteration not in whole and len(found) > JOBS
        for name in _between(sorted(found))
    )
    counts = {iteration: len(found) for iteration, found in jobs.items()}
    return SampledJobs(directory, counts, len(names) - len(left_out)), left_out


def _between(found: list[tuple[int, str]]) -> list[str]:
    """All but `JOBS` names, the first, the last and those at even distances between."""
    kept = {index * (len(found) - 1) // (JOBS - 1) for index in range(JOBS)}
    return [name for index, (_, name) in enumerate(found) if index not in kept]
