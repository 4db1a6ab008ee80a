"""The recogniser answers with the unknown word.

## Checks
How many of the errors are the OOV symbol of the lang directory (`oov.txt`, such as `<UNK>`), recognised in place of a
word or inserted.

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

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_USUAL = frozenset({"<unk>", "<UNK>", "<SPOKEN_NOISE>"})
"""Symbols of Kaldi recipes, where no lang directory names its own."""


@rule(
    "LM004",
    "unknown-word-in-hypotheses",
    severity=Severity.WARNING,
    sees="test-vocabulary",
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=("lm.unknown_recognised_percent", "data.spelling_least", "decode.explained_percent"),
)
def check(utterances: UtteranceErrors, places: Places, limits: Limits) -> Outcomes:
    """Each decode with enough errors."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    for path, score, errors in utterances.each():
        total = sum(errors.counts.errors)
        if score.metric != "WER" or total < limits.value("data.spelling_least"):
            continue
        lang = places.lang_of(path)
        symbols = frozenset(lang.table("oov.txt") if lang is not None else ()) or _USUAL
        unknown = Counter({pair: count for pair, count in errors.ops.items() if pair[1] in symbols})
        share = limits.read(
            "lm.unknown_recognised_percent",
            100.0 * unknown.total() / total,
            origin=Origin(errors.path),
            metric="unknown_recognised",
            digits=1,
        )
        lost = ", ".join(f"{left} ({count})" for (left, _), count in unknown.most_common(5) if left != GAP)
        yield share.outcome(
            path,
            f"{unknown.total()} of {total} errors are the unknown word ({', '.join(sorted(symbols))[:60]})",
            poor=Severity.WARNING,
            stage=StageKind.DECODE,
            explains_score=share.value >= limits.value("decode.explained_percent"),
            points_to=((Cause.LM, Word.TYPICAL), (Cause.LEXICON, Word.HINT)),
            evidence=(share.evidence(quote=f"words lost to it: {lost}" if lost else None),),
            advice="if these words are in words.txt, lower the symbol's weight in the LM; else extend the lexicon",
            sources=("Kaldi: egs/wsj/s5/utils/prepare_lang.sh",),
        )
