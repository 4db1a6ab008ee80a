"""The first speaker transforms change everything.

## Checks
Improvement of the auxiliary function per frame by the transforms at the start of SAT training (iteration 0),
estimated with the alignments and the model of the stage before.

## Why it matters
Features that fit their alignments need a small step. A huge gain says that model and features do not fit each other:
the transforms try to turn one into the other.

## Reading the evidence
The gain per frame, over all speakers.

## What to try
Check that the features of this stage are of the same utterances and kind as those that the alignments were made with.

## When it is wrong
Data of very different channels than those of the model before.

## Sources
Measured on 8 SAT stages of public trees: 0.2 to 2.7; 20 where features were of other utterances.
"""

from __future__ import annotations

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "SAT002",
    "initial-fmllr-gain-too-high",
    severity=Severity.ERROR,
    sees="features-of-alignments",
    metrics=("sat.fmllr_first_gain",),
)
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The start of each SAT stage."""
    for path, stage in training.by_dir.items():
        first = next((item for item in stage.fmllr if item.iteration == 0 and item.improvement is not None), None)
        if first is None:
            continue
        gain = limits.read("sat.fmllr_first_gain", first.improvement or 0.0, origin=first.origin)
        speakers = f" over {len(first.speakers)} speakers" if first.speakers else ""
        yield gain.outcome(
            path,
            f"the first speaker transforms gain {gain.value:.2f} per frame{speakers}",
            stage=graph.stage_of(path),
            points_to=tuple((cause, Word.TYPICAL) for cause in (Cause.FEATURES, Cause.ALIGNMENT, Cause.ADAPTATION)),
            advice="check that features and alignments of this stage are of the same utterances",
        )
