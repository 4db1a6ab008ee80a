"""The archives hold other utterances than the data directory.

## Checks
Utterance ids of all archives of a directory against those of its data directory, where the archives were read whole.

## Why it matters
Utterances that are missing were lost on the way: the next stage trains without them, and nothing says so. Ids that the
data do not have mean that the alignments are of other data, or that the data directory was made anew since: what is
computed from both together is of nothing.

## Reading the evidence
Utterances of the data without alignment, and alignments without an utterance, in percent, with the first ids.

## What to try
Align again from the data directory as it is now. Where the data changed on purpose, all stages from here on are of the
old data.

## When it is wrong
A data directory of which only a part was meant to be aligned; the logs name the directory, not the part.

## Sources
Measured on 663 alignment directories of public and made trees: sound ones lack at most 10 % and have no foreign id.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI029", "archive-utterances-mismatch"
MISSING, UNKNOWN, LEAST = "align.missing_percent", "align.unknown_id_percent", "align.least_utterances"


@rule(CODE, NAME, severity=Severity.ERROR, sees="utterances-aligned", metrics=(MISSING, UNKNOWN, LEAST))
def check(
    aligned: AlignedDirs, places: Places, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | Skipped]:
    """One outcome a directory that was read whole; damaged and missing archives are for their own rules."""
    for item in aligned.by_dir.values():
        data = places.data_of(item.dir)
        known = set(data.utt2spk()) or set(data.text()) if data is not None else set()
        if data is None or not known:
            yield Skipped(CODE, "no data directory with utt2spk or text", item.dir)
        elif len(known) < limits.value(LEAST):
            yield Skipped(CODE, "the data directory has too few utterances for a share", item.dir)
        elif not item.complete or item.damages or item.missing_jobs:
            yield Skipped(CODE, "not all of its archives were read", item.dir)
        else:
            yield _judge(item, data, known, graph, limits)


def _judge(item: AlignedDir, data: DataDir, known: set[str], graph: LineageGraph, limits: Limits) -> Finding | Cleared:
    keys = {key.decode("utf-8", "replace") for key in item.stats.keys}
    lost, foreign = sorted(known - keys), sorted(keys - known)
    missing = limits.read(MISSING, 100 * len(lost) / len(known), origin=item.origin)
    unknown = limits.read(UNKNOWN, 100 * len(foreign) / max(1, len(keys)), origin=item.origin)
    words = f"{len(lost)} of {len(known)} utterances of {data.path} have no alignment"
    if foreign:
        words += f", {len(foreign)} alignments are of utterances that it does not have"
    evidence = (missing.evidence(), unknown.evidence())
    if missing.usual and unknown.usual:
        return Cleared(rule=CODE, dir=item.dir, summary=words, evidence=evidence)
    grave = missing.poor or unknown.poor
    examples = [("lost", name) for name in lost[:3]] + [("not in the data", name) for name in foreign[:3]]
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR if grave else Severity.WARNING,
        dir=item.dir,
        stage=graph.stage_of(item.dir),
        summary=words,
        points_to=((Cause.SPLIT if foreign else Cause.TRANSCRIPTS, Word.HINT), (Cause.ALIGNMENT, Word.HINT)),
        evidence=(*evidence, *(Evidence(metric="utterance", value=name, label=label) for label, name in examples)),
        advice=(f"align {data.path} again, and train what stands on {item.dir} on that",),
        sources=("Kaldi: steps/align_si.sh",),
    )
