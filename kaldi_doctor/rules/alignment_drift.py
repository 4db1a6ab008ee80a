"""A stage's alignments drift from those it was trained on.

## Checks
The phones of every frame, at the end of a stage's training, against the alignments that the stage began with; silence
counts as a phone. Boundaries are compared where both hold the same phones.

## Why it matters
Training moves phone boundaries by a frame or two. A stage that moves them by a word has been given features, speaker
transforms or transcripts that do not go with the alignments, and what comes after inherits it.

## Reading the evidence
Share of frames whose phone changed, share of phone boundaries that moved by more than five frames, and the share of
shortest phones before and after.

## What to try
Compare the features of this stage with those of the stage before: same utterances, same number of frames, same
cepstral means, transforms of the right speakers.

## When it is wrong
A first stage after a flat start, or one trained on other transcripts or another lexicon on purpose.

## Sources
Kaldi: steps/compare_alignments.sh (what it compares). Range measured on pairs of stages of public trees.
"""

from __future__ import annotations

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_FAR = 5
"""Frames by which a boundary counts as moved in the evidence; it decides nothing."""


@rule(
    "ALI023",
    "alignment-drift",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.archive_changed_percent", "align.compared_least"),
)
def check(aligned: AlignedDirs, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each directory against the alignments that its logs say it read."""
    for item in aligned.by_dir.values():
        for parent in graph.get(item.dir).ali:
            found = aligned.compare(parent, item.dir)
            if found is None or len(found.first) < limits.value("align.compared_least"):
                continue
            changed = limits.read("align.archive_changed_percent", 100.0 * found.changed_share, origin=item.origin)
            moved = 100.0 * float((found.shifts > _FAR).mean()) if len(found.shifts) else 0.0
            yield changed.outcome(
                item.dir,
                f"{changed.value:.1f} % of frames have another phone than in {parent}{item.scope}",
                stage=graph.stage_of(item.dir),
                points_to=(
                    (Cause.FEATURES, Word.TYPICAL),
                    (Cause.ALIGNMENT, Word.TYPICAL),
                    (Cause.ADAPTATION, Word.HINT),
                ),
                evidence=(
                    changed.evidence(),
                    Evidence(
                        metric="boundaries_moved_percent",
                        value=round(moved, 2),
                        unit="percent",
                        label=f"by more than {_FAR} frames",
                    ),
                    Evidence(metric="utterances", value=len(found.first), unit="utterances compared"),
                ),
                advice=f"compare the features and transforms of {item.dir} with those of {parent}",
            )
