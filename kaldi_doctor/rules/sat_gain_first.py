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

from collections.abc import Iterator

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "SAT002", "first-speaker-transforms-too-strong"


@rule(CODE, NAME, severity=Severity.ERROR, sees="features-of-alignments", metrics=("sat.fmllr_first_gain",))
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """The start of each SAT stage."""
    good, poor = limits.good("sat.fmllr_first_gain"), limits.poor("sat.fmllr_first_gain")
    for path, stage in training.by_dir.items():
        passes = [item for item in stage.fmllr if item.iteration == 0 and item.improvement is not None]
        if not passes:
            continue
        first = passes[0]
        gain = first.improvement or 0.0
        words = f"the first speaker transforms gain {gain:.2f} per frame"
        if first.speakers:
            words += f" over {len(first.speakers)} speakers"
        evidence = (
            Evidence(
                metric="fmllr_first_gain", value=round(gain, 2), unit="per frame", expected=good, origin=first.origin
            ),
        )
        if gain in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        grave = poor is not None and gain in poor
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if grave else Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=words,
            points_to=(
                (Cause.FEATURES, Word.TYPICAL),
                (Cause.ALIGNMENT, Word.TYPICAL),
                (Cause.ADAPTATION, Word.TYPICAL),
            ),
            evidence=evidence,
            advice=("check that features and alignments of this stage are of the same utterances",),
        )
