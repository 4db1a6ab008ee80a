"""Estimating a transform made its objective no better.

## Checks
The objective of every MLLT update (LDA+MLLT training) and of every estimation of speaker transforms (fMLLR, in
training, alignment and decoding): whether it is a number, and above nought.

## Why it matters
Both are estimated by rising an auxiliary function, so that it cannot fall. Where it does, or is nan, the statistics are
broken: features with nan or constant coefficients, alignments without frames, a matrix of another dimension.

## Reading the evidence
The improvement per frame, and the log that has it. Usual are 0.3 to 3 for the first MLLT update and 0.1 to 1.5 for the
last; 1 to 4 for the first speaker transforms, and hundredths for the last.

## What to try
Look for nan in the features and in the model; estimate again from the stage before.

## When it is wrong
Transforms that are estimated again without any change of model or alignment: nothing is left to gain.

## Sources
Kaldi: src/transform/mllt.cc, fmllr-diag-gmm.cc (both report the objective); 164 training directories of public and made
trees: MLLT 0.09 to 3.0, fMLLR 0.006 to 3.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.speaker_transforms import SpeakerTransforms
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.lda_log import MlltLog
from kaldi_doctor.rules._registry import rule

CODE, NAME = "SAT005", "transform-objective-not-improved"
_Estimate = tuple[str, float | None, Origin]


@rule(CODE, NAME, severity=Severity.ERROR)
def check(
    records: Records, graph: LineageGraph, speakers: SpeakerTransforms | None
) -> Iterator[Finding | Cleared | Skipped]:
    """The worst estimation of each kind in each directory."""
    estimates: dict[tuple[str, str], list[_Estimate]] = {}
    for path, logs in records.by_dir(MlltLog).items():
        for log in sorted(logs, key=lambda item: item.iteration):
            estimates.setdefault((path, "MLLT"), []).append((f"iteration {log.iteration}", log.improvement, log.origin))
    for path, passes in speakers.by_dir.items() if speakers is not None else ():
        for item in passes:
            # Too few frames for any speaker: nothing was estimated at all.
            if item.frames and item.unadapted < item.speakers:
                found = (item.name, item.improvement, item.origin)
                estimates.setdefault((path, "speaker transforms"), []).append(found)
    if not estimates:
        yield Skipped(CODE, "no MLLT and no speaker transforms were estimated")
    for (path, what), found_here in sorted(estimates.items()):
        yield _judge(path, what, found_here, graph)


def _judge(path: str, what: str, estimates: list[_Estimate], graph: LineageGraph) -> Finding | Cleared:
    """By the first that is no number, else the smallest."""
    name, gain, origin = min(estimates, key=lambda item: (item[1] is not None, item[1] or 0.0))
    shown = "nan" if gain is None else f"{gain:.3g}"
    words = f"{what}, {name}: the objective changes by {shown} per frame"
    value = "nan" if gain is None else round(gain, 4)
    evidence = (Evidence(metric="improvement", value=value, unit="per frame", origin=origin),)
    if gain is not None and gain > 0:
        return Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR if gain is None else Severity.WARNING,
        dir=path,
        stage=graph.stage_of(path),
        summary=words,
        points_to=(
            (Cause.FEATURES, Word.TYPICAL),
            (Cause.ADAPTATION, Word.TYPICAL if what != "MLLT" else Word.HINT),
            (Cause.ALIGNMENT, Word.HINT),
        ),
        evidence=evidence,
        advice=("look for nan in features and models, and estimate again from the stage before",),
        sources=("Kaldi: src/transform/mllt.cc, fmllr-diag-gmm.cc",),
    )
