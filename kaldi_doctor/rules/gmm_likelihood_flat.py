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

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "GMM001",
    "likelihood-flat",
    severity=Severity.WARNING,
    metrics=("tri.likelihood_gain", "tri.likelihood_turns", "tri.likelihood_from"),
)
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each stage with enough iterations."""
    fewest, begin = limits.value("tri.likelihood_turns"), limits.value("tri.likelihood_from")
    for path, stage in training.by_dir.items():
        judged = [item for item in stage.trained() if item.like is not None and item.iteration >= begin]
        if not judged:
            continue
        first, last = judged[0], judged[-1]
        if last.iteration < fewest:
            yield limits.skipped(f"training has fewer than {fewest:.0f} iterations", path)
            continue
        gain = limits.read(
            "tri.likelihood_gain", (last.like or 0.0) - (first.like or 0.0), origin=last.origin, unit="per frame"
        )
        yield gain.outcome(
            path,
            f"log-likelihood per frame {first.like:.2f} in iteration {first.iteration}, {last.like:.2f} in the last",
            stage=graph.stage_of(path),
            points_to=((Cause.UNDERFIT, Word.TYPICAL), (Cause.MODEL_SIZE, Word.HINT), (Cause.ALIGNMENT, Word.HINT)),
            advice="see whether Gaussians were added and whether there is data for them",
        )
