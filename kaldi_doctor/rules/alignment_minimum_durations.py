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

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("ALI025", "phones-at-minimum-duration", severity=Severity.WARNING, metrics=("align.shortest_phones_rise",))
def check(aligned: AlignedDirs, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each directory against its parent alignments at the same frame rate."""
    for item in aligned.by_dir.values():
        for parent in graph.get(item.dir).ali:
            before = aligned.by_dir.get(parent)
            if before is None or aligned.compare(parent, item.dir) is None:
                continue
            own, base = 100.0 * item.stats.shortest_share, 100.0 * before.stats.shortest_share
            rise = limits.read("align.shortest_phones_rise", own - base, digits=1)
            shares = (("after", own, item.origin), ("before", base, before.origin))
            yield rise.outcome(
                item.dir,
                f"{own:.1f} % of phones at the shortest possible length, {base:.1f} % in {parent}{item.scope}",
                poor=Severity.WARNING,
                stage=graph.stage_of(item.dir),
                points_to=((Cause.FEATURES, Word.HINT), (Cause.ALIGNMENT, Word.HINT), (Cause.ADAPTATION, Word.HINT)),
                evidence=(
                    *(
                        Evidence(
                            metric="shortest_phones", value=round(share, 1), unit="percent", origin=origin, label=label
                        )
                        for label, share, origin in shares
                    ),
                    rise.evidence(),
                ),
                advice="check features, cepstral means and speaker transforms of this stage",
            )
