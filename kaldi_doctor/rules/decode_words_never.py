"""Words of the graph that are spoken often and never recognised.

## Checks
The best decode of each test set: for every word that the graph holds, how often it was spoken and how often it was
recognised. Named are words that are hardly ever right, far beyond what the error rate of the whole set lets expect.

## Why it matters
A word that fails wherever it is said has a fault of its own: a pronunciation that nobody uses, or a language model
that never lets it win. The error rate of the set hides it.

## Reading the evidence
The words, how often they were spoken, what stands in their place most often, and their pronunciations.

## What to try
Compare the pronunciation with how the word is said; look for the word in the language model (LM003); add the
pronunciation that is spoken.

## When it is wrong
A word that one speaker alone says. Pairs of words that sound alike, of which the language model prefers the other.

## Sources
Binomial tail, corrected for the number of words. Words outside the graph have rules of their own (LM001, LM003).
"""

from __future__ import annotations

import math
from collections import Counter

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.data_and_lang import LangDir, Places
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Score
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC014",
    "words-never-recognised",
    severity=Severity.NOTE,
    metrics=("lm.never_heard_percent", "lm.never_heard_p", "decode.same_least", "ladder.hopeless_wer"),
)
def check(scores: Scores, utterances: UtteranceErrors, places: Places, limits: Limits) -> Outcomes:
    """The best decode of each test set, where it is usable."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    best: dict[str, tuple[str, Score, DecodeErrors]] = {}
    for path, score, errors in utterances.each():
        test_set = scores.identity[path].test_set
        enough = len(errors.counts.utts) >= limits.value("decode.same_least")
        if (
            enough
            and score.percent in limits.good("ladder.hopeless_wer")
            and (test_set not in best or score.percent < best[test_set][1].percent)
        ):
            best[test_set] = path, score, errors
    for path, _, errors in best.values():
        yield _outcome(path, errors, places.graph_of(path), limits)


def _outcome(path: str, errors: DecodeErrors, graph: LangDir | None, limits: Limits) -> Finding | Cleared:
    spoken, right, instead = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for one in errors.words:
        for said, heard in one.pairs:
            if said != GAP:
                spoken[said] += 1
                right[said] += said == heard
                instead.setdefault(said, Counter())[heard] += 1
    known = graph.words() if graph is not None else {}
    total = max(spoken.total(), 1)
    share, most = right.total() / total, limits.value("lm.never_heard_percent") / 100.0
    tested = [word for word in spoken if not known or word in known]
    out = [
        (chance, word)
        for word in tested
        if right[word] <= most * spoken[word]
        and (chance := _tail(right[word], spoken[word], share) * len(tested)) <= limits.value("lm.never_heard_p")
    ]
    if not out:
        return Cleared(
            rule=limits.code,
            dir=path,
            summary=f"each of {len(tested):,} words is recognised about as often as the error rate lets expect",
        )
    named = sorted(out)[:5]
    return Finding(
        rule=limits.code,
        name=limits.name,
        severity=Severity.NOTE,
        dir=path,
        stage=StageKind.DECODE,
        summary=f"{len(out)} of {len(tested):,} words {'is' if len(out) == 1 else 'are'} hardly ever recognised: "
        + ", ".join(f"“{word}” {right[word]} of {spoken[word]} times" for _, word in named[:3]),
        points_to=((Cause.LEXICON, Word.HINT), (Cause.LM, Word.HINT)),
        evidence=tuple(
            Evidence(
                metric="word",
                value=word,
                unit=f"spoken {spoken[word]} times, recognised {right[word]} times; mostly {_heard(instead[word])}",
                origin=Origin(errors.path),
                quote=graph.spoken_as(word) if graph is not None else None,
            )
            for _, word in named
        ),
        advice=("compare the pronunciations of these words with how they are said, and look for them in the LM",),
    )


def _heard(instead: Counter[str]) -> str:
    """What stands most often in the place of a word."""
    word = instead.most_common(1)[0][0]
    return "deleted" if word == GAP else f"“{word}” instead"


def _tail(right: int, spoken: int, share: float) -> float:
    """P(at most `right` of `spoken` right), where each is right with probability `share`."""
    if share <= 0.0 or share >= 1.0:
        return float(share <= 0.0 or right >= spoken)
    whole = math.lgamma(spoken + 1)
    return min(
        1.0,
        sum(
            math.exp(
                whole
                - math.lgamma(hits + 1)
                - math.lgamma(spoken - hits + 1)
                + hits * math.log(share)
                + (spoken - hits) * math.log(1.0 - share)
            )
            for hits in range(right + 1)
        ),
    )
