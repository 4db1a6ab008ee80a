"""Hypotheses are empty.

## Checks
The share of reference words that the best score of each decode counts as deletions.

## Why it matters
A decode whose hypotheses are empty "succeeds": every job ends with code 0 and a score is written. It means that the
graph accepts no words, or that the best path never leaves silence.

## Reading the evidence
Deletions over reference words at the best setting, with the score file. The error rate is then near 100 % with hardly
an insertion or substitution.

## What to try
Look at G.fst of the lang directory the graph was made from (fstprint, utils/validate_lang.pl), then make the graph
again with utils/mkgraph.sh; check that words.txt of graph and scoring are the same.

## When it is wrong
Test sets that are silence by intent; a word insertion penalty swept only far above zero.

## Sources
Kaldi: egs/wsj/s5/utils/mkgraph.sh; src/bin/compute-wer.cc (deletions).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Score
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC001", "hypotheses-empty"


@rule(CODE, NAME, severity=Severity.ERROR, sees="hypotheses", harm=HarmKind.SCORE, metrics=("decode.deleted_percent",))
def check(scores: Scores, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Look at every scored decode."""
    if not scores.best and not scores.partial:
        yield NotLooked(CODE, "no score in the tree")
        return
    for path, score in sorted({**scores.partial, **scores.best}.items()):
        if score.dels is None or not score.ref_words:
            continue
        deleted = 100.0 * score.dels / score.ref_words
        evidence = (_evidence(score, deleted, limits),)
        if deleted in limits.good("decode.deleted_percent"):
            yield Cleared(
                rule=CODE,
                dir=path,
                summary=f"{deleted:.1f} % of the reference words deleted",
                evidence=evidence,
            )
            continue
        poor = limits.poor("decode.deleted_percent")
        empty = poor is not None and deleted in poor
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if empty else Severity.WARNING,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"{deleted:.1f} % of {score.ref_words} reference words are deleted"
            + (": the hypotheses are empty" if empty else ""),
            points_to=((Cause.GRAPH, Word.PROOF), (Cause.LM, Word.TYPICAL))
            if empty
            else ((Cause.GRAPH, Word.HINT), (Cause.FEATURES, Word.HINT)),
            evidence=evidence,
            advice=("check that G.fst accepts words (fstprint), then make the graph again with utils/mkgraph.sh",),
            sources=("Kaldi: egs/wsj/s5/utils/mkgraph.sh",),
        )


def _evidence(score: Score, deleted: float, limits: Limits) -> Evidence:
    return Evidence(
        metric="deleted",
        value=round(deleted, 1),
        unit="percent",
        expected=limits.good("decode.deleted_percent"),
        origin=score.origin,
        quote=f"{score.dels} del of {score.ref_words} words",
    )
