"""Combining the last models made the network worse.

## Checks
The objective before and after the combination in combine.log.

## Why it matters
The final model is then worse than the last iteration's, which is still there as N.mdl.

## Reading the evidence
Both objectives, on the combination subset.

## What to try
Decode with the last numbered model instead, or combine fewer models.

## When it is wrong
Differences of the size of the subset's noise.

## Sources
Kaldi: nnet3bin/nnet3-combine.cc and nnet2bin/nnet-combine-fast.cc, which print both objectives.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET011", "combination-worsens-objective"


@rule(CODE, NAME, severity=Severity.NOTE, metrics=("dnn.combination_loss",))
def check(training: NnetTraining, limits: Limits) -> Iterator[Finding | Cleared]:
    """Compare before and after."""
    limit = limits.value("dnn.combination_loss")
    for run in training:
        combined = run.combination
        if combined is None:
            continue
        change = combined.after - combined.before
        text = f"objective {combined.before:.4f} before, {combined.after:.4f} after the combination"
        shown = (Evidence(metric="combination_change", value=round(change, 6), origin=combined.origin),)
        if not change < -limit:
            yield Cleared(rule=CODE, dir=run.dir, summary=text, evidence=shown)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=run.dir,
            summary=text,
            points_to=((Cause.OVERFIT, Word.HINT),),
            evidence=shown,
            advice=("decode with the last numbered model and compare",),
        )
