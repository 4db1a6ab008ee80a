"""Silence takes too much or too little of the aligned frames.

## Checks
Share of frames in silence phones (phones/silence.csl), counted from the archives.

## Why it matters
More than half is either long pauses in the recordings or speech that the silence model has swallowed. Nearly none means
that there is no silence to learn from, and that pauses are aligned with speech.

## Reading the evidence
The share of frames, and the share that lies inside utterances rather than at their ends.

## What to try
Listen to a few utterances; trim long pauses; check `--boost-silence` and the optional silence of the lexicon.

## When it is wrong
Digit and command recordings are often cut tightly or padded with seconds of nothing.

## Sources
analyze_alignments.log of public trees (10th and 90th percentile); Kaldi: steps/diagnostic/analyze_alignments.sh.
"""

from __future__ import annotations

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("ALI026", "silence-share-of-frames", severity=Severity.WARNING, metrics=("align.archive_silence_percent",))
def check(aligned: AlignedDirs, found: Experiments, limits: Limits) -> Outcomes:
    """One outcome a training directory; separate alignment directories repeat what their model's directory says."""
    for item in aligned.by_dir.values():
        experiment = found.get(item.dir)
        if experiment is None or experiment.kind is DirKind.ALI:
            continue
        if not item.stats.phones_known or item.silence is None:
            yield limits.skipped("silence phones are not known (no model, or no phones/silence.csl)", item.dir)
            continue
        if not item.stats.frames:
            continue
        table = item.stats.table
        inside = int((table.silence - table.silence_begin - table.silence_end).sum())
        silence = limits.read(
            "align.archive_silence_percent", 100.0 * item.stats.silence_share, origin=item.origin, digits=1
        )
        yield silence.outcome(
            item.dir,
            f"{silence.value:.1f} % of frames are silence{item.scope}",
            odd=Severity.NOTE,
            poor=Severity.WARNING,
            points_to=((Cause.SILENCE, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=(
                silence.evidence(),
                Evidence(metric="inside", value=round(100.0 * inside / item.stats.frames, 1), unit="percent"),
            ),
            advice="listen to a few utterances and look at their alignment",
        )
