"""Jobs of the training met numeric trouble.

## Checks
Objectives that are nan or infinite in train.X.J.log, minibatches of chain whose objective was set to -10, updates
that were refused, and jobs that were left out of the average.

## Why it matters
Each of them is lost work; many mean a learning rate too high, or corrupt examples.

## Reading the evidence
How many jobs and in which iteration first.

## What to try
Lower the learning rate; look for nan in the features of the archive named in the header of the job.

## When it is wrong
Single chain minibatches fail in sound trainings too.

## Sources
Kaldi: nnet3/nnet-chain-training.cc, nnet3/nnet-training.cc; steps/libs/nnet3/train/common.py drops jobs that are much
worse than the best.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_jobs_trouble import trouble_of
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET018", "numerical-problems-in-training"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.bad_minibatches", "dnn.left_out"))
def check(training: NnetTraining, limits: Limits) -> Iterator[Finding | Cleared]:
    """Add up the trouble of all jobs of a training."""
    usual = limits.good("dnn.bad_minibatches")
    for run in training:
        if not run.jobs:
            continue
        found = trouble_of(run)
        words = (
            [f"the objective of {found.not_finite} of {found.jobs} jobs is not a number"] if found.not_finite else []
        )
        if found.bad_percent is not None and found.bad_percent not in usual:
            words.append(f"{found.bad_percent:.1f} % of the minibatches failed")
        if found.refused:
            words.append(f"{found.refused} updates were refused")
        if len(found.left_out) not in limits.good("dnn.left_out"):
            words.append(f"jobs were left out of the average in {len(found.left_out)} iterations")
        if not words or found.first is None:
            yield Cleared(rule=CODE, dir=run.dir, summary=f"{found.jobs} training jobs, objectives finite")
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=run.dir,
            summary="; ".join(words),
            points_to=((Cause.DIVERGED, Word.TYPICAL), (Cause.FEATURES, Word.HINT)),
            evidence=(Evidence(metric="first_trouble", value=found.first.iteration, origin=found.first.origin),),
            advice=("lower the learning rate, and check the archive of examples that the job read",),
        )
