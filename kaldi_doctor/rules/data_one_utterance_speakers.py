"""Nearly every utterance is a speaker of its own.

## Checks
Utterances per speaker in utt2spk of the data directories that stages with speaker transforms, or any stage with
cepstral means per speaker, were trained on.

## Why it matters
One utterance is too little to estimate means and transforms well; what a speaker's other utterances would tell is
lost.

## Reading the evidence
Number of utterances and of speakers.

## What to try
Give utt2spk real speaker names, the same prefix in utterance names; then spk2utt, cepstral means, and train again.

## When it is wrong
Speakers are unknown: then this is the right thing to do for lack of better, and SAT is of little use.

## Sources
Kaldi: egs/wsj/s5/utils/validate_data_dir.sh warns when there are as many speakers as utterances.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA003", "one-utterance-per-speaker"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("data.utterances_per_speaker",))
def check(found: Experiments, places: Places, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """Each data directory of training, once, at the first stage that read it and, for SAT, at the first such stage."""
    good = limits.good("data.utterances_per_speaker")
    told: set[tuple[str, bool]] = set()
    for path in graph.order:
        experiment, data = found.get(path), places.data_of(path)
        if experiment is None or data is None or experiment.kind not in TRAINING_KINDS:
            continue
        sat = graph.stage_of(path) is StageKind.SAT
        if (data.path, sat) in told or not data.utt2spk():
            continue
        told.add((data.path, sat))
        speakers = len(set(data.utt2spk().values()))
        each = len(data.utt2spk()) / speakers
        words = f"{len(data.utt2spk())} utterances of {speakers} speakers in {data.path}"
        evidence = (
            Evidence(
                metric="utterances_per_speaker",
                value=round(each, 1),
                expected=good,
                origin=Origin(f"{data.path}/utt2spk"),
            ),
        )
        if each in good or len(data.utt2spk()) == 1:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if sat else Severity.NOTE,
            dir=path,
            stage=graph.stage_of(path),
            summary=f"nearly every utterance is a speaker of its own: {words}",
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            evidence=evidence,
            advice=("give utt2spk real speaker names",),
        )
