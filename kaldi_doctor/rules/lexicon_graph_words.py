"""Words of the decoding graph that have no pronunciation.

## Checks
Words that are in words.txt of a graph and not in its align_lexicon, as far as the test transcripts use them.

## Why it matters
words.txt lists what the language model may say, the lexicon what the graph can recognise. A word without pronunciation
is in no path of the graph: it is never recognised, and no OOV count shows it.

## Reading the evidence
Such words among the test words, and the commonest.

## What to try
Add the pronunciations to data/local/dict/lexicon.txt, run utils/prepare_lang.sh again, then make G.fst and the graph
from that lang directory. Never edit words.txt by hand.

## When it is wrong
Graphs with their own align_lexicon that covers only part of the words.

## Sources
utils/prepare_lang.sh (words.txt is made from the lexicon); utils/mkgraph.sh.
"""

from __future__ import annotations

import re

from kaldi_doctor.facts.data_and_lang import LangDir
from kaldi_doctor.facts.spoken_words import SpokenWords
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_FIRST = re.compile(rb"^(\d{1,9})[ \t]", re.MULTILINE)


@rule(
    "LEX003",
    "graph-words-without-pronunciation",
    severity=Severity.ERROR,
    harm=HarmKind.SCORE,
    metrics=("lm.oov_percent",),
)
def check(tests: SpokenWords, limits: Limits) -> Outcomes:
    """Each pair of graph and test set, once."""
    judged = False
    for decode, spoken in tests.pairs():
        ids = _pronounced(spoken.graph)
        if not ids:
            continue
        judged = True
        known = spoken.graph.words()
        mute = spoken.only({word for word in spoken.counts.keys() & known.keys() if known[word] not in ids})
        share = limits.read(
            "lm.oov_percent",
            spoken.percent(mute),
            origin=Origin(f"{spoken.graph.path}/phones/align_lexicon.int"),
            metric="mute_percent",
            unit="percent",
        )
        quote = ", ".join(f"{word} ({count})" for word, count in mute.most_common(5)) or None
        yield share.outcome(
            decode,
            f"{share.value:.1f} % of the test words are in words.txt and have no pronunciation",
            stage=StageKind.DECODE,
            points_to=((Cause.LEXICON, Word.PROOF), (Cause.GRAPH, Word.HINT)),
            evidence=(share.evidence(quote=quote),),
            advice="add the pronunciations, then make lang, G and the graph again",
            sources=("Kaldi: egs/wsj/s5/utils/prepare_lang.sh",),
        )
    if not judged:
        yield limits.skipped("test transcripts, words.txt or phones/align_lexicon.int of the graph are not at hand")


def _pronounced(graph: LangDir) -> frozenset[int]:
    """Ids of the words that have a pronunciation; of a large lexicon only the first column is read."""
    return frozenset(int(item) for item in _FIRST.findall(graph.raw("phones/align_lexicon.int") or b""))
