"""Many more phones last only the shortest time possible than before.

## Checks
The share of phones (silence left out) at the shortest length that the topology allows, against the alignments that the
stage was trained on.

## Why it matters
Three frames are what a phone gets when its model finds nothing of it in the audio and the path must pass anyway. From
stage to stage the share falls as models sharpen. A jump says that the models no longer match the features.

## Reading the evidence
Both shares, and the rise in points.

## What to try
Check features, cepstral means and speaker transforms of this stage; then the transcripts.

## When it is wrong
Another topology or frame rate; a lexicon with many more phones a word.

## Sources
Measured on pairs of stages of public trees: the share falls by 0 to 7 points.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI025", "phones-squeezed"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("align.shortest_phones_rise",))
def check(aligned: AlignedDirs, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """Each directory against its parent alignments at the same frame rate."""
    usual = limits.good("align.shortest_phones_rise")
    for item in aligned.by_dir.values():
        for parent in graph.get(item.dir).ali:
            before = aligned.by_dir.get(parent)
            if before is None or aligned.compare(parent, item.dir) is None:
                continue
            own, base = 100.0 * item.stats.shortest_share, 100.0 * before.stats.shortest_share
            evidence = (
                Evidence(
                    metric="shortest_phones", value=round(own, 1), unit="percent", origin=item.origin, label="after"
                ),
                Evidence(
                    metric="shortest_phones", value=round(base, 1), unit="percent", origin=before.origin, label="before"
                ),
                Evidence(
                    metric="shortest_phones_rise",
                    value=round(own - base, 1),
                    unit="percentage points",
                    expected=usual,
                ),
            )
            words = f"{own:.1f} % of phones at the shortest possible length, {base:.1f} % in {parent}{item.scope}"
            if own - base in usual:
                yield Cleared(rule=CODE, dir=item.dir, summary=words, evidence=evidence)
                continue
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.WARNING,
                dir=item.dir,
                stage=graph.stage_of(item.dir),
                summary=words,
                points_to=(
                    (Cause.FEATURES, Word.HINT),
                    (Cause.ALIGNMENT, Word.HINT),
                    (Cause.ADAPTATION, Word.HINT),
                ),
                evidence=evidence,
                advice=("check features, cepstral means and speaker transforms of this stage",),
            )
