"""The train and valid subsets seem to be the same utterances.

## Checks
Are the values on train and valid equal to the last digit, model after model?

## Why it matters
A valid subset that is part of the training data cannot show overfitting, and every other check of this topic is
blind.

## Reading the evidence
Number of models with equal values, and one of them.

## What to try
See how valid_uttlist was made; it has to be left out of training with all its perturbed copies.

## When it is wrong
Two or three models can agree by chance on tiny subsets, so more are required.

## Sources
Kaldi: steps/nnet3/get_egs.sh (valid_uttlist, train_subset_uttlist).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET017", "identical-train-and-valid-subsets"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.equal_models", "dnn.equal_models_least"))
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared]:
    """Untrained models are left out: they agree by nature."""
    for q in qualities:
        pairs = [pair for pair in q.pairs if pair.iteration > 0]
        if len(pairs) < limits.value("dnn.equal_models_least"):
            continue
        equal = [pair for pair in pairs if pair.train.value == pair.valid.value]
        if len(equal) < len(pairs) * limits.value("dnn.equal_models"):
            yield Cleared(rule=CODE, dir=q.dir, summary=f"{len(pairs) - len(equal)} of {len(pairs)} models differ")
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=q.dir,
            summary=f"train and valid objective are equal in {len(equal)} of {len(pairs)} models",
            points_to=((Cause.SPLIT, Word.TYPICAL),),
            evidence=(evidence(equal[-1].train, "train_objective"), evidence(equal[-1].valid, "valid_objective")),
            advice=("make a validation subset of utterances that are not trained on",),
        )
