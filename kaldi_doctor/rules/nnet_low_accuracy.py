"""The network cannot fit even its training set.

## Checks
Training accuracy stays low though training levelled off, the objective is finite and the accuracy is above chance.

## Why it matters
A network that cannot fit the frames it was trained on meets labels that contradict one another: bad alignments,
transcripts or lexicon, or features of other audio. No tuning of the network mends that.

## Reading the evidence
Accuracy on train and valid of the model in use, the number of pdfs, and what recipes reach.

## What to try
Audit the GMM stages before touching the network: alignment failures, retries, the error rates up to the stage that
aligned the data. If those are sound, try a larger network or a higher learning rate.

## When it is wrong
Far-field and conversational speech with many pdfs, networks that are meant to be tiny, strong dropout.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; recipe headers in kaldi egs list accuracies of 0.61 to 0.87.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.model import Cause, Cleared, Finding, NotLooked, Severity
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET005", "training-accuracy-low"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.low_accuracy", "dnn.late_gain"))
def check(qualities: NnetQualities, sheet: Cheatsheet) -> Iterator[Finding | Cleared | NotLooked]:
    """Frame-level training only: chain has no accuracy."""
    limit = sheet.value("dnn.low_accuracy")
    for q in qualities:
        if q.diverged or q.at_chance or q.end_accuracy is None or not q.settled:
            continue
        train, valid = q.end_accuracy.train, q.end_accuracy.valid
        proof = (evidence(train, "train_accuracy", label="train"), evidence(valid, "valid_accuracy", label="valid"))
        if train.value >= limit:
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=f"training accuracy {train.value:.1%}",
                evidence=proof,
                speaks_against=((Cause.ALIGNMENT, 1.0),),
            )
            continue
        if not q.run.finished:
            continue
        rising = q.late_share is None or q.late_share not in sheet.good("dnn.late_gain")
        creeping = ((Cause.UNDERFIT, 2.0), (Cause.ALIGNMENT, 0.5))
        settled = ((Cause.ALIGNMENT, 2.0), (Cause.TRANSCRIPTS, 1.0), (Cause.FEATURES, 1.0), (Cause.MODEL_SIZE, 0.5))
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=q.dir,
            summary=f"accuracy {train.value:.1%} on train and {valid.value:.1%} on valid"
            + (", and still rising" if rising else ", and it levelled off there"),
            points_to=creeping if rising else settled,
            confidence="inferred",
            evidence=proof,
            advice=(
                "train longer"
                if rising
                else "look at the alignments and at the GMM stages behind this network before changing the network",
            ),
        )
