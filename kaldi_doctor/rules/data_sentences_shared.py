"""Test sentences are in the training text or in the text of the LM.

## Checks
How many of the longer test sentences stand, word for word, in the transcripts of training, and in the text that the LM
was made from where it lies beside exp (data/local, data/local/lm). Tasks in which sentences come again by nature
(digits, commands, prompts that all speakers read) are not judged.

## Why it matters
An LM that has read the test sentences gives them away, and a model trained on them was trained on every word in its
place. The score is too good, and new sentences are recognised worse.

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
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes, tested_pairs
from kaldi_doctor.rules._registry import rule

Sentences = set[str]
_TEXTS = ("lm_corpus.txt", "corpus.txt", "train.txt", "text.txt", "lm.txt", "lm_train.txt", "lm_train.text", "text")
_FOLDERS = ("local/lm", "local")
_LARGEST = 16 * 1024 * 1024
"""Bytes of the largest text that is read: a matter of time, not of what is usual."""
_MARKS = frozenset({"<s>", "</s>"})


@rule(
    "DATA008",
    "test-sentences-in-training-text",
    severity=Severity.WARNING,
    sees="test-material",
    metrics=("data.shared_sentences_percent", "data.sentence_words", "data.sentences_least", "data.distinct_percent"),
)
def check(found: Experiments, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each decoded data directory, against training and against the text of the LM, once."""
    words, least = limits.value("data.sentence_words"), limits.value("data.sentences_least")
    seen: set[tuple[str, str]] = set()
    sets: dict[str, Sentences] = {}
    for path, test, train in tested_pairs(found, graph, places):
        if not train.text():
            continue
        tested = sum(_long(line, words) for line in test.text().sentences())
        if tested < least:
            yield limits.skipped(f"fewer than {least:.0f} longer sentences in {test.path}/text", path)
            continue
        known = sets[train.path] = sets.get(train.path) or set(train.text().sentences())
        if 100.0 * len(known) / len(train.text()) not in limits.good("data.distinct_percent"):
            yield limits.skipped(f"the sentences of {train.path}/text come again by nature", path)
            continue
        texts = [(f"{train.path}/text", known)]
        texts += [item for item in _lm_texts(places, test) if (item[0], test.path) not in seen]
        for name, text in texts:
            seen.add((name, test.path))
            shared = [line for line in test.text().sentences() if line in text and _long(line, words)]
            percent = limits.read(
                "data.shared_sentences_percent", 100.0 * len(shared) / tested, origin=Origin(name), digits=1
            )
            yield percent.outcome(
                path,
                f"{len(shared)} of {tested} test sentences are in {name}",
                odd=Severity.NOTE,
                poor=Severity.WARNING,
                stage=graph.stage_of(path),
                points_to=((Cause.SPLIT, Word.PROOF if percent.poor else Word.HINT),),
                evidence=(percent.evidence(quote=shared[0][:200] if shared else None),),
                advice=f"take the test sentences out of {name}, and score again",
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
            rows = (" ".join(word for word in line.split() if word not in _MARKS) for line in lines)
            yield f"{folder.path}/{name}", {row for row in rows if row}


def _long(sentence: str, words: float) -> bool:
    return sentence.count(" ") + 1 >= words
