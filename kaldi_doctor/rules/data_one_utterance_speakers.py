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

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA003",
    "one-utterance-per-speaker",
    severity=Severity.WARNING,
    metrics=("data.utterances_per_speaker",),
)
def check(found: Experiments, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each data directory of training, once, at the first stage that read it and, for SAT, at the first such stage."""
    seen: set[tuple[str, bool]] = set()
    for path in graph.order:
        experiment, data = found.get(path), places.data_of(path)
        if experiment is None or data is None or experiment.kind not in TRAINING_KINDS:
            continue
        sat = graph.stage_of(path) is StageKind.SAT
        if (data.path, sat) in seen or not data.utt2spk():
            continue
        seen.add((data.path, sat))
        utterances, speakers = len(data.utt2spk()), len(set(data.utt2spk().values()))
        each = limits.read(
            "data.utterances_per_speaker",
            utterances / speakers,
            origin=Origin(f"{data.path}/utt2spk"),
            unit="",
            digits=1,
        )
        words = f"{utterances} utterances of {speakers} speakers in {data.path}"
        if each.usual or utterances == 1:
            yield each.cleared(path, words)
            continue
        yield each.finding(
            path,
            f"nearly every utterance is a speaker of its own: {words}",
            odd=Severity.WARNING if sat else Severity.NOTE,
            stage=graph.stage_of(path),
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            advice="give utt2spk real speaker names",
        )
