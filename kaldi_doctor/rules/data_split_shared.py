"""Test utterances were in training.

## Checks
Recordings (wav.scp entries, with start and end where there are segments) that the data directory of a decode shares
with those of training in its lineage; utterance names where no list says what they are made from.

## Why it matters
The score says how well training was memorised, not how well new speech is recognised.

## Reading the evidence
How many test utterances were in training, by the part of a recording, the recording or else the name, with the first
of them. Shared speakers and sentences are looked at by other rules.

## What to try
Take the shared utterances out of training or of the test, train again and score again.

## When it is wrong
A training set that was decoded on purpose, to see how well it was learned. Names like 001 in both sets that are of
different recordings.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; train and test are disjoint in egs/timit, egs/wsj and egs/librispeech.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.text_table import TextTable
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, DirKind, HarmKind, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes, tested_pairs
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA006",
    "test-in-training",
    severity=Severity.ERROR,
    sees="test-material",
    harm=HarmKind.VOID,
    harm_from=Severity.WARNING,
    metrics=("data.shared_percent",),
)
def check(found: Experiments, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each decoded data directory against each data directory of training above it, once."""
    trained: set[str] = set()
    for decode in found.of(DirKind.DECODE):
        if (own := _own(decode.path, found, graph)) is not None and own not in trained:
            trained.add(own)
            whole = limits.read("data.shared_percent", 100.0, origin=Origin(f"{decode.path}/log/decode.1.log"))
            yield whole.finding(
                decode.path,
                f"{decode.path} decodes {own}, which its model was trained on",
                severity=Severity.ERROR,
                stage=graph.stage_of(decode.path),
                points_to=((Cause.SPLIT, Word.PROOF),),
                evidence=(replace(whole.evidence(), expected=None),),
                advice="decode data that were kept out of training, and score again",
            )
    for path, test, train in tested_pairs(found, graph, places):
        names = dict(_audio(test))
        if not names:
            continue
        shared = sorted({names[key] for key, _ in _audio(train) if key in names})
        percent = limits.read(
            "data.shared_percent", 100.0 * len(shared) / len(names), origin=Origin(f"{test.path}/utt2spk"), digits=1
        )
        words = f"{len(shared)} of {len(names)} utterances of {test.path} are in {train.path}"
        yield percent.outcome(
            path,
            words if percent.usual else f"{words}, {shared[0]} first",
            stage=graph.stage_of(path),
            points_to=((Cause.SPLIT, Word.PROOF),),
            advice="take the shared utterances out of training or of the test, and score again",
        )


def _own(decode: str, found: Experiments, graph: LineageGraph) -> str | None:
    """The data directory of a decode where its model was trained on the same one."""
    model, data = graph.model_of(decode), graph.get(decode).data
    trained = {
        graph.get(path).data
        for path in (model, *graph.ancestors(decode))
        if path is not None and (e := found.get(path)) is not None and e.kind in TRAINING_KINDS
    }
    return data if data is not None and data in trained else None


def _audio(data: DataDir) -> Iterator[tuple[str, str]]:
    """(what it is made from, utterance): its part of a recording, its recording, or its name where no list says."""
    sources, segments = data.table("wav.scp"), data.segments()
    for name in data.utt2spk():
        segment = segments.get(name)
        if segment is not None:
            recording, start, end = segment
            yield f"{_source(sources, recording)} {start:.2f} {end:.2f}", name
        else:
            yield _source(sources, name), name


def _source(sources: TextTable, recording: str) -> str:
    """The entry of a recording in wav.scp, else its name."""
    return " ".join(sources.get(recording) or (recording,))
