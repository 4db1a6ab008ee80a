"""Training hardly raised the likelihood.

## Checks
Average log-likelihood per frame that the accumulation jobs of a stage print: the last iteration against the fifth.

## Why it matters
A model that learns fits its training data better with each iteration and each Gaussian that is added.

## Reading the evidence
The gain from the fifth iteration to the last.

## What to try
See whether Gaussians were added (update logs), whether there is data for them, and whether alignments make sense.

## When it is wrong
Training of a few iterations; a stage started from a good model (train_quick).

## Sources
Measured on 164 training directories: 1.7 at least, median 5.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "GMM001", "likelihood-flat"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("tri.likelihood_gain", "tri.likelihood_turns"))
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Each stage with enough iterations."""
    good = limits.good("tri.likelihood_gain")
    fewest = limits.value("tri.likelihood_turns")
    for path, stage in training.by_dir.items():
        heard = [item for item in stage.trained() if item.like is not None and item.iteration >= 5]
        if not heard:
            continue
        if heard[-1].iteration < fewest:
            yield NotLooked(CODE, f"training has fewer than {fewest:.0f} iterations", path)
            continue
        first, last = heard[0], heard[-1]
        gain = (last.like or 0.0) - (first.like or 0.0)
        words = f"log-likelihood per frame {first.like:.2f} in iteration {first.iteration}, {last.like:.2f} in the last"
        evidence = (
            Evidence(
                metric="likelihood_gain", value=round(gain, 2), unit="per frame", expected=good, origin=last.origin
            ),
        )
        if gain in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=words,
            points_to=((Cause.UNDERFIT, Word.TYPICAL), (Cause.MODEL_SIZE, Word.HINT), (Cause.ALIGNMENT, Word.HINT)),
            evidence=evidence,
            advice=("see whether Gaussians were added and whether there is data for them",),
        )
