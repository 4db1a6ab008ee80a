"""Alignments have another length than the features they are used with.

## Checks
Warnings of acc-tree-stats and gmm-acc-stats that an alignment has another number of frames than the features.

## Why it matters
An alignment of another utterance, or of features that were made anew, teaches each state the wrong sounds. Those of
equal length by chance are used without any warning, so the share of wrong ones is higher than what is counted here.

## Reading the evidence
The number of utterances refused and of those accepted, and one pair of lengths.

## What to try
Find out why features and alignments differ: order of feats.scp, other segments, another frame shift. Align with the
features that are there, and train the stage again.

## When it is wrong
None known: in a run in order the lengths are equal.

## Sources
Kaldi: src/bin/acc-tree-stats.cc, src/gmmbin/gmm-acc-stats-ali.cc. 0 in all healthy trees measured.
"""

from __future__ import annotations

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI003",
    "alignment-feature-mismatch",
    severity=Severity.ERROR,
    sees="features-of-alignments",
    harm=HarmKind.DATA,
    metrics=("align.wrong_size_percent",),
)
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The iteration with the most refusals of each stage."""
    for path, stage in training.by_dir.items():
        if not stage.acc:
            continue
        worst = max(stage.acc, key=lambda item: item.wrong_size)
        total = worst.done + worst.errors
        percent = 100.0 * worst.wrong_size / max(total, 1)
        wrong = limits.read("align.wrong_size_percent", percent, origin=worst.origin, digits=1)
        if not worst.wrong_size:
            yield wrong.cleared(path, "every alignment used has the length of its features", ())
            continue
        yield wrong.finding(
            path,
            f"{worst.wrong_size} of {total} alignments differ in length from the features ({percent:.0f} %)"
            ": they belong to other features",
            stage=graph.stage_of(path),
            points_to=((Cause.FEATURES, Word.PROOF), (Cause.ALIGNMENT, Word.TYPICAL)),
            advice="compare feats.scp of this stage with that of the stage the alignments come from",
        )
