"""Alignments do not follow the HMMs of the model beside them.

## Checks
Each utterance is split into phones by final.mdl, as Kaldi does it. Counted are utterances with a transition-id that the
model does not have, utterances whose phone changes without a final transition, and utterances that end inside a phone.

## Why it matters
Transition-ids mean nothing without the tree and topology that they were made with. Training on another model's
alignments gives a system that has learned noise, and no program stops it.

## Reading the evidence
Utterances of each kind. A forced-out utterance ends inside a phone now and then; a mismatch breaks nearly all.

## What to try
Align again with the model that is there, or restore the model; `convert-ali` maps alignments to another tree.

## When it is wrong
Topologies whose phones may be left from any state; alignments written with another `--reorder`.

## Sources
Kaldi: src/hmm/hmm-utils.cc (SplitToPhones and its warnings).
"""

from __future__ import annotations

import posixpath

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI022",
    "alignment-model-mismatch",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.broken_percent",),
)
def check(aligned: AlignedDirs, limits: Limits) -> Outcomes:
    """One outcome a directory with utterances."""
    for item in aligned.by_dir.values():
        stats = item.stats
        if not stats.phones_known or not item.located.own:
            yield limits.skipped(item.located.how or "no model", item.dir)
            continue
        if not stats.keys:
            continue
        broken = limits.read("align.broken_percent", 100.0 * len(stats.against_hmms) / len(stats.keys))
        evidence = (
            Evidence(metric="broken", value=len(stats.broken), unit="utterances", origin=item.origin),
            Evidence(metric="ending_inside_a_phone", value=len(stats.partial), unit="utterances"),
            Evidence(metric="unknown_transition_ids", value=len(stats.alien), unit="utterances"),
            broken.evidence(),
        )
        if broken.usual and not len(stats.alien):
            yield broken.cleared(item.dir, f"{broken.value:.1f} % of utterances broken{item.scope}", evidence)
            continue
        model = posixpath.basename(item.located.path or "") or "final.mdl"
        yield broken.finding(
            item.dir,
            f"{broken.value:.0f} % of utterances do not follow the HMMs of {model}{item.scope}",
            severity=Severity.ERROR,
            points_to=((Cause.ALIGNMENT, Word.PROOF), (Cause.JOB, Word.HINT)),
            evidence=evidence,
            advice="align again with the model that is there",
        )
