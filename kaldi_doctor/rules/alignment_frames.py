"""Alignments and features have different numbers of frames.

## Checks
Frames of each aligned utterance against `utt2num_frames` of the data directory, at the frame rate of the alignment, and
against the same utterance in the alignments that the stage was trained on.

## Why it matters
A frame of difference is impossible where both come from the same features. Kaldi skips such utterances with a warning
("Alignments has wrong size"), or trains on frames that belong to another utterance.

## Reading the evidence
Utterances compared and utterances that differ, with the first few.

## What to try
Make features and alignments of the same data directory again; look for a feats.scp that was sorted, filtered or pasted.

## When it is wrong
`utt2num_frames` of an older extraction; speed-perturbed or shifted copies aligned under their own names.

## Sources
Kaldi: src/gmmbin/gmm-acc-stats-ali.cc (wrong-size warning); measured 0 on all healthy pairs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI024",
    "alignment-length-mismatch",
    severity=Severity.ERROR,
    sees="features-of-alignments",
    harm=HarmKind.DATA,
    metrics=("align.archive_wrong_length_percent",),
)
def check(aligned: AlignedDirs, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """One outcome a directory and comparison."""
    for item in aligned.by_dir.values():
        for against, compared, wrong, names in _comparisons(item, aligned, places, graph):
            percent = limits.read("align.archive_wrong_length_percent", 100.0 * wrong / compared, origin=item.origin)
            yield percent.outcome(
                item.dir,
                f"{wrong} of {compared} alignments have another number of frames than {against}{item.scope}",
                points_to=((Cause.FEATURES, Word.PROOF), (Cause.ALIGNMENT, Word.HINT)),
                evidence=(percent.evidence(), *(Evidence(metric="utterance", value=name) for name in names)),
                advice="make features and alignments of one data directory again, and compare their utterance lists",
            )


def _comparisons(
    item: AlignedDir, aligned: AlignedDirs, places: Places, graph: LineageGraph
) -> Iterator[tuple[str, int, int, list[str]]]:
    """(what with, utterances compared, of which differ, some of those)."""
    from kaldi_doctor.align.utterance_checks import frame_check

    data = places.data_of(item.dir)
    expected = data.utt2num_frames() if data is not None else {}
    if expected:
        found = frame_check(item.stats.keys, item.stats.table.frames, expected)
        if found.compared and data is not None:
            names = [item.stats.keys[row].decode("utf-8", "replace") for row in found.wrong[:3].tolist()]
            yield f"{data.path}/utt2num_frames", found.compared, len(found.wrong), names
    for parent in graph.get(item.dir).ali:
        compared = aligned.compare(parent, item.dir)
        if compared is not None:
            yield parent, len(compared.first) + compared.other_length, compared.other_length, []
