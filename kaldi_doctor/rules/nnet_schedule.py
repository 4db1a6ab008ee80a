"""nnet1's scheduler rejected every epoch, or its pretraining was unstable.

## Checks
Accepted and rejected epochs in train_nnet.log, the scheduler's own error line, and warnings of the RBM pretraining
that variances run apart.

## Why it matters
When every epoch makes the cv loss worse, the network in use is the untrained one.

## Reading the evidence
How many epochs were accepted; how many warnings each RBM layer gave.

## What to try
Lower --learn-rate; check that the cv set is labelled by the same alignment; for the RBM, normalise the input features
and lower its learning rate.

## When it is wrong
A rejected epoch here and there is how the scheduler works.

## Sources
Kaldi: steps/nnet/train_scheduler.sh (accepts and rejects epochs), nnet/nnet-rbm.cc (variances).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET020", "epochs-rejected-or-pretraining-unstable"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.NETWORK, metrics=("dnn.variance_warnings",))
def check(training: NnetTraining, limits: Limits) -> Iterator[Finding | Cleared]:
    """One outcome for the schedule, one for the pretraining."""
    usual = limits.good("dnn.variance_warnings")
    for run in training:
        decided = [epoch for epoch in run.schedule if epoch.accepted is not None]
        accepted = sum(bool(epoch.accepted) for epoch in decided)
        failed = next((end for end in run.ends if end.reason.startswith("Error")), None)
        if decided and (not accepted or failed is not None):
            origin = failed.origin if failed is not None else decided[0].origin
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.ERROR,
                dir=run.dir,
                summary=f"{accepted} of {len(decided)} epochs were accepted",
                points_to=((Cause.DIVERGED, Word.PROOF),),
                evidence=(Evidence(metric="accepted_epochs", value=accepted, origin=origin),),
                advice=("lower the learning rate, and check the labels of the cv set",),
            )
        elif decided:
            yield Cleared(rule=CODE, dir=run.dir, summary=f"{accepted} of {len(decided)} epochs accepted")
        if run.rbm:
            worst = max(run.rbm, key=lambda layer: layer.variance_warnings)
            if worst.variance_warnings in usual:
                yield Cleared(rule=CODE, dir=run.dir, summary=f"{len(run.rbm)} RBM layers, variances kept together")
                continue
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.WARNING,
                dir=run.dir,
                summary=f"layer {worst.layer} warned {worst.variance_warnings} times that the variances run apart",
                points_to=((Cause.DIVERGED, Word.HINT),),
                evidence=(Evidence(metric="variance_warnings", value=worst.variance_warnings, origin=worst.origin),),
                advice=("normalise the input features, and lower the learning rate of the RBM",),
            )
