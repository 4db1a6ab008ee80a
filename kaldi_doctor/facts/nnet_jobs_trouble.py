"""Numeric trouble of the training jobs of one network, added up."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kaldi_doctor.facts.nnet_training import NnetRun
from kaldi_doctor.readers.nnet_jobs import TrainJob

MINIBATCH_FRAMES = 8000.0
"""Frames of an average chain minibatch (64 sequences of about 125), where the log does not count minibatches."""


@dataclass(slots=True)
class Trouble:
    """Sums over the jobs; `left_out` are the iterations in which fewer models were averaged than trained."""

    jobs: int
    not_finite: int
    bad_percent: float | None
    refused: int
    left_out: list[int]
    first: TrainJob | None


def trouble_of(run: NnetRun) -> Trouble:
    """Add up one training; iteration 0 keeps only its best job and is not averaged."""
    every = [job for jobs in run.jobs.values() for job in jobs]
    broken = [job for job in every if any(not math.isfinite(value) for _, value in job.objf)]
    frames = sum(job.frames or 0.0 for job in every)
    failed = sum(job.bad_minibatches for job in every)
    percent = 100.0 * failed * MINIBATCH_FRAMES / frames if frames and failed else None
    left_out = [
        x
        for x, count in run.job_counts.items()
        if x > 0 and x in run.averaged and 1 < run.averaged[x].models < count and run.jobs.get(x)
    ]
    marked = [job for job in every if job in broken or job.abandoned or job.bad_minibatches]
    first = min(marked, key=lambda job: (job.iteration, job.job), default=None)
    if first is None and left_out:
        first = run.jobs[min(left_out)][0]
    refused = sum(job.abandoned for job in every)
    return Trouble(len(every), len(broken), percent, refused, left_out, first)
