"""Test sentences are in the training text or in the text of the LM.

## Checks
How many of the longer test sentences stand, word for word, in the transcripts of training, and in the text that the LM
was made from where it lies beside exp (data/local, data/local/lm). Tasks in which sentences come again by nature
(digits, commands, prompts that all speakers read) are not judged.

## Why it matters
An LM that has read the test sentences gives them away, and a model trained on them has heard every word in its place.
The score is too good, and new sentences are recognised worse.

## Reading the evidence
The number of sentences, the file that has them, and the first of them.

## What to try
Make the LM from text without the test sentences; choose test sentences that were not read in training. Score again.

## When it is wrong
A task whose sentences are all known in advance, where one wants just this.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; 0 shared in TIMIT and other public sets of free sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA008", "test-sentences-known"

Sentences = set[tuple[str, ...]]
_TEXTS = ("lm_corpus.txt", "corpus.txt", "train.txt", "text.txt", "lm.txt", "lm_train.txt", "lm_train.text", "text")
_FOLDERS = ("local/lm", "local")
_LARGEST = 16 * 1024 * 1024
_MARKS = frozenset({"<s>", "</s>"})


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    sees="test-material",
    metrics=("data.shared_sentences_percent", "data.sentence_words", "data.sentences_least", "data.distinct_percent"),
)
def check(
    found: Experiments, places: Places, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | NotLooked]:
    """Each decoded data directory, against training and against the text of the LM, once."""
    words, least = limits.value("data.sentence_words"), limits.value("data.sentences_least")
    told: set[tuple[str, str]] = set()
    sets: dict[str, Sentences] = {}
    for decode in found.of(DirKind.DECODE):
        test = places.data_of(decode.path)
        if test is None:
            continue
        asked = [line for line in test.text().values() if len(line) >= words]
        for ancestor in sorted(graph.ancestors(decode.path)):
            train = places.data_of(ancestor)
            if train is None or train.path == test.path or (train.path, test.path) in told or not train.text():
                continue
            told.add((train.path, test.path))
            if len(asked) < least:
                yield NotLooked(CODE, f"fewer than {least:.0f} longer sentences in {test.path}/text", decode.path)
                continue
            known = sets[train.path] = sets.get(train.path) or set(train.text().values())
            if 100.0 * len(known) / len(train.text()) not in limits.good("data.distinct_percent"):
                yield NotLooked(CODE, f"the sentences of {train.path}/text come again by nature", decode.path)
                continue
            yield _judged(decode.path, asked, known, f"{train.path}/text", graph, limits)
            for name, text in _lm_texts(places, test):
                if (name, test.path) not in told:
                    told.add((name, test.path))
                    yield _judged(decode.path, asked, text, name, graph, limits)


def _judged(
    path: str, asked: list[tuple[str, ...]], known: Sentences, name: str, graph: LineageGraph, limits: Limits
) -> Finding | Cleared:
    """One finding, or all clear, for one decode and one text."""
    good, poor = limits.good("data.shared_sentences_percent"), limits.poor("data.shared_sentences_percent")
    shared = [line for line in asked if line in known]
    percent = 100.0 * len(shared) / len(asked)
    words = f"{len(shared)} of {len(asked)} test sentences are in {name}"
    evidence = (
        Evidence(
            metric="shared_sentences_percent",
            value=round(percent, 1),
            unit="percent",
            expected=good,
            origin=Origin(name),
            quote=" ".join(shared[0])[:200] if shared else None,
        ),
    )
    if percent in good:
        return Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
    grave = poor is not None and percent in poor
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.WARNING if grave else Severity.NOTE,
        dir=path,
        stage=graph.stage_of(path),
        summary=words,
        points_to=((Cause.SPLIT, Word.PROOF if grave else Word.HINT),),
        evidence=evidence,
        advice=(f"take the test sentences out of {name}, and score again",),
    )


def _lm_texts(places: Places, test: DataDir) -> Iterator[tuple[str, Sentences]]:
    """(path, its sentences) of the texts beside the data that are usual for LMs."""
    root = test.path.rstrip("/").rpartition("/")[0]
    for below in _FOLDERS:
        folder = places.named(f"{root}/{below}" if root else below)
        for name in _TEXTS:
            size = folder.size(name)
            if size is None or size > _LARGEST:
                continue
            lines = (folder.raw(name) or b"").decode("utf-8", "replace").split("\n")
            rows = [tuple(word for word in line.split() if word not in _MARKS) for line in lines]
            yield f"{folder.path}/{name}", {row for row in rows if row}
