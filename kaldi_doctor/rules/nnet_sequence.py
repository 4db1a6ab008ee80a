"""Discriminative training of nnet1 makes the criterion worse.

## Checks
The frame accuracy (sMBR, MPE) or objective (MMI) of each epoch: does the last one lie below the first?

## Why it matters
Sequence training raises its criterion on the training data by construction. A fall means a learning rate too high or
lattices and alignments of another model.

## Reading the evidence
First and last epoch.

## What to try
Lower the learning rate (the script's default is 0.00001); make new alignments and denominator lattices with the
network that training starts from.

## When it is wrong
Differences in the last digits.

## Sources
Kaldi: steps/nnet/train_mpe.sh and train_mmi.sh, with their default learning rate.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import NnetCurves, evidence
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET021", "sequence-training-gets-worse"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    harm=HarmKind.NETWORK,
    harm_from=Severity.WARNING,
    metrics=("nnet1.criterion_fall",),
)
def check(curves: NnetCurves, limits: Limits) -> Iterator[Finding | Cleared]:
    """Only directories with two epochs or more."""
    for curve in curves:
        if any(key[0] == "valid" for key in curve.series) or curve.flavour != "nnet1":
            continue
        points = curve.points("train", curve.objective)
        if len(points) < 2:
            continue
        change = points[-1].value - points[0].value
        shown = (
            evidence(points[0], "criterion", label="first epoch"),
            evidence(points[-1], "criterion", label="last epoch"),
        )
        text = f"criterion {points[0].value:.4f} in the first epoch, {points[-1].value:.4f} in the last"
        if change >= -limits.value("nnet1.criterion_fall") * abs(points[0].value):
            yield Cleared(rule=CODE, dir=curve.dir, summary=text, evidence=shown)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=curve.dir,
            summary=text,
            points_to=((Cause.DIVERGED, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT)),
            evidence=shown,
            advice=("lower the learning rate, and make the lattices again with the starting network",),
        )
