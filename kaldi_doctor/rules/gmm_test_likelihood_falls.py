"""Training data become more likely, test data less likely, than with the stage before.

## Checks
The log-likelihood per frame of the training data (last alignment) and of a test set (decoding), against those of the
stage before on the same data and through the same feature steps.

## Why it matters
A larger model fits its training data better in any case. If at the same time test data fit worse, it has memorised:
too many leaves or Gaussians for the speech there is.

## Reading the evidence
The change of both likelihoods, in log units per frame. Sound stages gain on both, on test data about half.

## What to try
Halve the leaves and the Gaussians and compare the error rate on this set; with less than an hour of speech the
monophones may be the best that can be had.

## When it is wrong
Test data that differ from training (noise, another channel) are less likely under any sharper model.

## Sources
Measured on 80 pairs of stages of public and made trees: sound ones above -1.4, with eight frames a Gaussian less -2.8.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSize, ModelSizes
from kaldi_doctor.facts.test_likelihoods import LikelihoodStep, TestLikelihoods
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._registry import rule

CODE, NAME = "GMM002", "test-likelihood-falls"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    metrics=("reference.test_likelihood_change", "reference.train_likelihood_rise", "decode.gap_frames"),
)
def check(
    steps: TestLikelihoods, sizes: ModelSizes, graph: LineageGraph, sheet: Cheatsheet
) -> Iterator[Finding | Cleared | Skipped]:
    """The first decode of each stage that has one."""
    usual, rises = sheet.good("reference.test_likelihood_change"), sheet.good("reference.train_likelihood_rise")
    seen: set[str] = set()
    for step in steps:
        if step.model in seen:
            continue
        seen.add(step.model)
        words = (
            f"per frame, the training data gain {step.train_change:+.2f} over {step.before}, "
            f"{step.data} {step.test_change:+.2f}"
        )
        evidence = _evidence(step, sizes.get(step.model), sheet)
        if step.decode.frames < sheet.value("decode.gap_frames"):
            yield Skipped(CODE, f"likelihoods of so few frames ({step.decode.frames:.0f}) say little", step.model)
        elif step.test_change in usual or step.train_change not in rises:
            yield Cleared(rule=CODE, dir=step.model, summary=words, evidence=evidence)
        else:
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.WARNING,
                dir=step.model,
                stage=graph.stage_of(step.model),
                summary=words,
                points_to=((Cause.MODEL_SIZE, Word.TYPICAL), (Cause.OVERFIT, Word.TYPICAL)),
                evidence=evidence,
                advice=("halve leaves and Gaussians, and compare the error rate on this set",),
                sources=("Kaldi: src/gmmbin/gmm-latgen-faster.cc", "Kaldi: src/gmmbin/gmm-align-compiled.cc"),
            )


def _evidence(step: LikelihoodStep, size: ModelSize | None, sheet: Cheatsheet) -> tuple[Evidence, ...]:
    items = [
        Evidence(
            metric="test_likelihood_change",
            value=round(step.test_change, 2),
            unit="per frame",
            expected=sheet.good("reference.test_likelihood_change"),
            origin=step.decode.origin,
        ),
        Evidence(
            metric="train_likelihood_change",
            value=round(step.train_change, 2),
            unit="per frame",
            origin=step.aligned.origin,
        ),
    ]
    if size is not None and size.frames and size.gaussians:
        frames = round(size.frames / size.gaussians, 1)
        items.append(Evidence(metric="frames_per_gaussian", value=frames, unit="frames", origin=size.update))
    return tuple(items)
