"""Validation does not follow training from the first iterations on.

## Checks
While training accuracy and objective are still below half of their final gain, has valid gained far less than train,
in both?

## Why it matters
Overfitting comes late. A gap from the start means that the validation utterances are of another kind: other speakers,
channel or augmentation, or their labels or features are wrong.

## Reading the evidence
The gains on train and valid at the model that is judged, early in training. A network that merely overfits still gained
two fifths on valid of what it gained on train by then. Where this rule fires, NET001 is no more than a hint.

## What to try
Compare how train and valid utterances were chosen (egs/valid_uttlist); check their alignments and features.

## When it is wrong
Very small training sets, where even the first epoch overfits.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; limit measured on small runs (cheatsheet).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET006", "train-validation-mismatch"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.mismatch",))
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared]:
    """Look at the last model before train passed half of its gain."""
    limit = limits.value("dnn.mismatch")
    for q in qualities:
        if q.diverged or q.at_chance or not q.early:
            continue
        first, early = q.early[0]
        train, valid = early.train.value - first.train.value, early.valid.value - first.valid.value
        proof = (
            evidence(early.train, "train_early", label=f"train, {early.iteration}"),
            evidence(early.valid, "valid_early", label=f"valid, {early.iteration}"),
        )
        if q.follows(limit):
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=f"valid gained {100 * (valid / train):.0f} % of what train did",
                evidence=proof,
            )
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=q.dir,
            summary=f"at iteration {early.iteration} valid had gained {valid:.3f} where train had gained {train:.3f}",
            points_to=(
                (Cause.FEATURES, Word.PROOF),
                (Cause.ALIGNMENT, Word.TYPICAL),
                (Cause.SPLIT, Word.HINT),
                (Cause.OVERFIT, Word.HINT),
            ),
            confidence="inferred",
            evidence=proof,
            advice=("see how the validation utterances were chosen, and whether their features and labels are right",),
        )
