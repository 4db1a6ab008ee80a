"""Many Gaussians have a variance at its floor.

## Checks
How many Gaussians of the last update of a GMM stage had a variance floored, of those that were estimated.

## Why it matters
A variance falls to its floor where the frames of a Gaussian are alike: digital silence, frames that were copied, or so
few of them that they happen to be. Such a Gaussian fits nothing else, and frames near it get likelihoods that are far
too good.

## Reading the evidence
Gaussians floored, of all that were updated, in the last update log.

## What to try
Look for recordings padded with zeros (dither is off, or the audio was cut by a tool that pads), and train with fewer
Gaussians.

## When it is wrong
Data with digital silence that is as silent in the test: the silence model is narrow and right.

## Sources
Kaldi: src/gmm/mle-diag-gmm.cc (variances are floored at --min-variance); measured on labelled and public trees.
"""

from __future__ import annotations

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("GMM003", "variances-at-floor", severity=Severity.NOTE, metrics=("tri.floored_percent",))
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The last update of each stage that says how many were floored."""
    for path, stage in training.by_dir.items():
        last = max((log for log in stage.updates if log.updated), key=lambda log: log.iteration, default=None)
        if last is None or not last.updated:
            continue
        share = limits.read(
            "tri.floored_percent", 100.0 * (last.floored or 0) / last.updated, origin=last.floored_at, unit="percent"
        )
        yield share.outcome(
            path,
            f"{last.floored} of {last.updated} Gaussians have a variance at its floor",
            stage=graph.stage_of(path),
            points_to=((Cause.AUDIO, Word.HINT), (Cause.MODEL_SIZE, Word.HINT)),
            advice="look for digital silence and copied frames in the recordings, and train with fewer Gaussians",
            odd=Severity.NOTE,
        )
