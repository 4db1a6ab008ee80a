"""Speakers go on without a transform of their own.

## Checks
How many speakers have fewer frames of speech than a transform needs (500), or none at all, in the last estimation of
each directory: SAT training, alignment, decode.

## Why it matters
These speakers keep the features as they are, while the model expects them moved. A few short ones are lost in the
crowd; where they hold much of the speech, SAT trains on a mixture of both.

## Reading the evidence
Shares of the speakers and of the frames. Many speakers with few frames in all are only noted.

## What to try
Give utterances of one speaker one name in utt2spk; put short recordings of one channel together under one name.

## When it is wrong
Data with hundreds of speakers who say a few words each: then the stage before SAT may be as good.

## Sources
Kaldi: src/transform/fmllr-diag-gmm.h (--fmllr-min-count, 500); a public set of 721 speakers has 26 % of them and 10 %
of the frames below it, and gains by SAT all the same.
"""

from __future__ import annotations

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.speaker_transforms import SpeakerTransforms
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "SAT006",
    "speakers-without-fmllr",
    severity=Severity.WARNING,
    metrics=("sat.unadapted_speakers", "sat.unadapted_frames"),
)
def check(transforms: SpeakerTransforms, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The last estimation of each directory."""
    for path, passes in sorted(transforms.by_dir.items()):
        last = passes[-1]
        if not last.speakers:
            continue
        if last.name.startswith("pass ") and last.unadapted == last.speakers:
            yield limits.skipped("the first pass of this decode found too little speech for any transform", path)
            continue
        share = 100.0 * last.short_frames / last.frames if last.frames else 100.0
        speakers = limits.read(
            "sat.unadapted_speakers", 100.0 * last.unadapted / last.speakers, origin=last.origin, digits=1
        )
        frames = limits.read("sat.unadapted_frames", share, origin=last.origin, digits=1)
        words = f"{last.unadapted} of {last.speakers} speakers have too little speech for a transform"
        yield speakers.outcome(
            path,
            words if speakers.usual else f"{words} ({frames.value:.0f} % of the frames)",
            severity=Severity.NOTE if frames.usual else Severity.WARNING,
            stage=graph.stage_of(path),
            points_to=(
                (Cause.SPEAKERS, Word.HINT if frames.usual else Word.TYPICAL),
                (Cause.ADAPTATION, Word.HINT),
            ),
            evidence=(speakers.evidence(), frames.evidence()),
            advice="name utterances of one speaker alike in utt2spk",
            sources=("Kaldi: src/transform/fmllr-diag-gmm.h",),
        )
