"""The recogniser answers with the unknown word.

## Checks
How many of the errors are the OOV symbol of the lang directory (`oov.txt`, such as `<UNK>`), heard in place of a word
or inserted.

## Why it matters
The unknown word is there to absorb what the lexicon lacks. Where it wins against words that are known, its probability
in the language model is too high or its pronunciation too easy, and every such word is lost.

## Reading the evidence
Errors with the OOV symbol, their share, and the words that were lost to it.

## What to try
Look at the words: if they are in words.txt, lower the symbol's weight in the LM (or leave it out of G.fst); if they are
not, extend lexicon and LM.

## When it is wrong
Scoring scripts that filter the symbol away, so that it never shows; systems that are meant to say "unknown".

## Sources
utils/prepare_lang.sh (oov.txt); local/score.sh of several recipes (the symbol is filtered before scoring).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "LM004", "unknown-word-heard"
_USUAL = frozenset({"<unk>", "<UNK>", "<SPOKEN_NOISE>"})
"""Symbols of Kaldi recipes, where no lang directory names its own."""


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    sees="test-vocabulary",
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=("lm.unknown_heard_percent", "data.spelling_least", "decode.explained_percent"),
)
def check(utterances: UtteranceErrors, places: Places, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Each decode with enough errors."""
    if reason := utterances.nothing():
        yield NotLooked(CODE, reason)
        return
    good = limits.good("lm.unknown_heard_percent")
    for path, score, errors in utterances.each():
        total = sum(errors.counts.errors)
        if score.metric != "WER" or total < limits.value("data.spelling_least"):
            continue
        lang = places.lang_of(path)
        symbols = frozenset(lang.table("oov.txt") if lang is not None else ()) or _USUAL
        heard = Counter({pair: count for pair, count in errors.ops.items() if pair[1] in symbols})
        share = 100.0 * heard.total() / total
        lost = ", ".join(f"{left} ({count})" for (left, _), count in heard.most_common(5) if left != GAP)
        words = f"{heard.total()} of {total} errors are the unknown word ({', '.join(sorted(symbols))[:60]})"
        evidence = (
            Evidence(
                metric="unknown_heard",
                value=round(share, 1),
                unit="percent",
                expected=good,
                origin=Origin(errors.path),
                quote=f"words lost to it: {lost}" if lost else None,
            ),
        )
        if share in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=path,
            stage=StageKind.DECODE,
            explains_score=share >= limits.value("decode.explained_percent"),
            summary=words,
            points_to=((Cause.LM, Word.TYPICAL), (Cause.LEXICON, Word.HINT)),
            evidence=evidence,
            advice=("if these words are in words.txt, lower the symbol's weight in the LM; else extend the lexicon",),
            sources=("Kaldi: egs/wsj/s5/utils/prepare_lang.sh",),
        )
