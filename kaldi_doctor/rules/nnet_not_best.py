"""The model in use is not the best one on validation.

## Checks
Is the valid objective of the final (or last) model worse than that of an earlier one, by more than the noise of the
subsets?

## Why it matters
An earlier model, if it was kept, would decode better at no cost.

## Reading the evidence
The best numbered model and the one in use.

## What to try
Decode with the best model; keep models with --cleanup false or --cleanup.preserve-model-interval.

## When it is wrong
The subsets are small: differences near the limit are noise.

## Sources
Kaldi: steps/nnet3/train_dnn.py; limits of valid_fall in the cheatsheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET012", "final-model-not-best"
METRICS = ("nnet1.valid_fall", "nnet2.valid_fall", "nnet3.valid_fall", "chain.valid_fall")


@rule(CODE, NAME, severity=Severity.NOTE, metrics=METRICS)
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared]:
    """Compare the model in use with the best numbered one."""
    for q in qualities:
        key = f"{q.flavour}.valid_fall"
        if q.diverged or q.end is None or q.best is None or not q.settled or key not in limits:
            continue
        loss = q.best.value - q.end.valid.value
        shown = (
            evidence(q.best, "valid_objective", label=f"best, {q.best_at}"),
            evidence(q.end.valid, "valid_objective", label=str(q.end.valid.iteration)),
        )
        text = f"valid objective {q.end.valid.value:.4f} in use, {q.best.value:.4f} at iteration {q.best_at}"
        if loss <= limits.value(key):
            yield Cleared(rule=CODE, dir=q.dir, summary=text, evidence=shown)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=q.dir,
            summary=text,
            points_to=((Cause.OVERFIT, Word.HINT),),
            evidence=shown,
            advice=(f"decode with model {q.best_at}, if it was kept, and compare",),
        )
