"""Test data gain as much likelihood from a larger model as the training data themselves.

## Checks
The rise of the log-likelihood per frame from one stage to the next, on a test set (decoding) and on the training data
(last alignment), on the same features.

## Why it matters
A larger model fits what it was trained on better than what it was not: sound test sets gain half of what training
gains, or nothing. A test set that gains all of it was in training, whatever its utterances are called; its error rate
says nothing.

## Reading the evidence
The gain on test data as a share of that on training data.

## What to try
Compare the recordings of both sets: sizes, checksums, transcripts. The command lists the sentences that both have.

## When it is wrong
So much training speech for so small a model that it cannot memorise: there both gain alike, and the rule does not look
where a Gaussian has more frames than in the sets it was measured on.

## Sources
Measured on 80 pairs of stages of public and made trees: sound test sets gain at most 0.6 of it, sets from training 0.99
to 1.08.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts.model_sizes import ModelSizes
from kaldi_doctor.facts.test_likelihoods import TestLikelihoods
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA015", "test-set-gains-like-training"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    sees="test-in-training",
    metrics=(
        "data.test_gain_share",
        "data.test_gain_frames",
        "reference.train_likelihood_rise",
        "decode.gap_frames",
    ),
)
def check(steps: TestLikelihoods, sizes: ModelSizes, sheet: Cheatsheet) -> Iterator[Finding | Cleared | Skipped]:
    """Each decode whose stage gained enough in training to tell."""
    usual, poor = sheet.good("data.test_gain_share"), sheet.poor("data.test_gain_share")
    rises = sheet.good("reference.train_likelihood_rise")
    for step in steps:
        path = step.decode.dir
        if step.decode.frames < sheet.value("decode.gap_frames") or step.train_change not in rises:
            yield Skipped(CODE, "too few frames, or too small a gain in training, to tell", path)
            continue
        size = sizes.get(step.model)
        each = size.frames / size.gaussians if size is not None and size.frames and size.gaussians else None
        if each is None or each not in sheet.good("data.test_gain_frames"):
            yield Skipped(CODE, "a model this small for its speech fits all data alike", path)
            continue
        share = step.test_change / step.train_change
        evidence = (
            Evidence(metric="test_gain_share", value=round(share, 2), expected=usual, origin=step.decode.origin),
            Evidence(
                metric="train_likelihood_change",
                value=round(step.train_change, 2),
                unit="per frame",
                origin=step.aligned.origin,
            ),
        )
        gains = f"{step.test_change:+.2f} per frame over {step.before}, training {step.train_change:+.2f}"
        words = f"{step.data} gains {gains}"
        if share in usual or poor is None or share not in poor:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=path,
            stage=StageKind.DECODE,
            summary=words,
            points_to=((Cause.SPLIT, Word.TYPICAL),),
            evidence=evidence,
            advice=("compare the recordings and sentences of both sets: this one was in training",),
            sources=("Kaldi: src/gmmbin/gmm-latgen-faster.cc",),
        )
