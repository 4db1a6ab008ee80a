"""Test speakers were in training.

## Checks
Speakers of utt2spk that the data directory of a decode shares with those of training in its lineage, where speaker
names are real: several utterances each, and several speakers in both sets.

## Why it matters
The models know those voices. The score says less about the speech of strangers, which is mostly what is wanted.

## Reading the evidence
How many of the test speakers were in training, with the first of them.

## What to try
Split by speaker: all utterances of a speaker in training, or all in the test. Then train and score again.

## When it is wrong
Systems for known speakers, and names such as 1, 2, 3 that were given anew in each set.

## Sources
Speakers of train and test are disjoint in egs/timit, egs/wsj and egs/librispeech; 0 shared in all but two pairs of
public data directories that have several speakers.
"""

from __future__ import annotations

from collections import Counter

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes, tested_pairs
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA007",
    "test-speakers-in-training",
    severity=Severity.WARNING,
    metrics=("data.shared_speakers_percent", "data.shared_speakers_least"),
)
def check(found: Experiments, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each decoded data directory against each data directory of training above it, once."""
    least = limits.value("data.shared_speakers_least")
    for decode, test, train in tested_pairs(found, graph, places):
        own, others = _speakers(test), _speakers(train)
        if not own or len(others) < least:
            continue
        shared = sorted(own & others)
        percent = limits.read(
            "data.shared_speakers_percent",
            100.0 * len(shared) / len(own),
            origin=Origin(f"{test.path}/utt2spk"),
            digits=1,
        )
        words = f"{len(shared)} of {len(own)} speakers of {test.path} are in {train.path}"
        # Of two speakers with the same names, one cannot say that names were not given anew.
        grave = percent.poor and len(shared) >= least
        yield percent.outcome(
            decode,
            words if percent.usual else f"{words}, {shared[0]} first",
            poor=Severity.WARNING,
            stage=graph.stage_of(decode),
            points_to=((Cause.SPLIT, Word.PROOF if grave else Word.TYPICAL),),
            advice="split training and test by speaker, and score again",
        )


def _speakers(data: DataDir) -> set[str]:
    """Speakers with more than one utterance."""
    return {speaker for speaker, count in Counter(data.utt2spk().values()).items() if count > 1}
