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
Test sets of a few words, of which the finding is a note; test sets that are silence by intent; a word insertion penalty
swept only far above zero.

## Sources
Kaldi: egs/wsj/s5/utils/mkgraph.sh; src/bin/compute-wer.cc (deletions).
"""

from __future__ import annotations

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.rules._kit import Limits, Outcomes, least_percent
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC001",
    "empty-hypotheses",
    severity=Severity.ERROR,
    sees="hypotheses",
    harm=HarmKind.SCORE,
    metrics=("decode.deleted_percent",),
)
def check(scores: Scores, limits: Limits) -> Outcomes:
    """Look at every scored decode."""
    if not scores.best and not scores.partial:
        yield limits.skipped("no score in the tree")
        return
    for path, score in sorted({**scores.partial, **scores.best}.items()):
        if score.dels is None or not score.ref_words:
            continue
        share = 100.0 * score.dels / score.ref_words
        deleted = limits.read("decode.deleted_percent", share, origin=score.origin, metric="deleted", digits=1)
        said = f"{share:.1f} % of {score.ref_words} reference words are deleted"
        poor = deleted.poor and not deleted.at_least(least_percent(score.dels, score.ref_words)).usual
        yield deleted.outcome(
            path,
            f"{share:.1f} % of the reference words deleted"
            if deleted.usual
            else said + (": the hypotheses are empty" if poor else ""),
            stage=StageKind.DECODE,
            points_to=((Cause.GRAPH, Word.PROOF), (Cause.LM, Word.TYPICAL))
            if poor
            else ((Cause.GRAPH, Word.HINT), (Cause.FEATURES, Word.HINT)),
            # Of a handful of words all may be lost by chance.
            severity=None if poor or not deleted.poor else Severity.NOTE,
            evidence=(deleted.evidence(quote=f"{score.dels} del of {score.ref_words} words"),),
            advice="check that G.fst accepts words (fstprint), then make the graph again with utils/mkgraph.sh",
            sources=("Kaldi: egs/wsj/s5/utils/mkgraph.sh",),
        )
