"""The test set is too small to tell systems apart.

## Checks
Half the width of the 95 % interval of the error rate, from the spread over utterances where their errors are at hand,
else from the word counts; once for each test set.

## Why it matters
Differences smaller than that are chance: tuning on them picks luck, and "tri3b is better" may turn round with the next
hundred sentences.

## Reading the evidence
The error rate, the interval, and how many words would halve it.

## What to try
Test on more speech: four times the words halve the interval. Until then compare systems on the same utterances
(`kaldi-doctor wer DIR --against OTHER`), which is sharper than comparing two intervals.

## When it is wrong
Never, as arithmetic; a first recipe on a toy set is simply not meant to be compared.

## Sources
Bisani and Ney 2004 (bootstrap over utterances); src/bin/compute-wer-bootci.cc.
"""

from __future__ import annotations

import math

from kaldi_doctor.align.bootstrap import half_width
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Score
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA012",
    "small-test-set",
    severity=Severity.NOTE,
    metrics=("data.interval_points", "data.interval_words", "data.doubted_wer"),
)
def check(scores: Scores, utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """The best decode of each test set stands for it."""
    if not scores.best:
        yield limits.skipped("no complete score in the tree")
        return
    sets: dict[tuple[str, int], Score] = {}
    for path, score in sorted(scores.best.items()):
        identity = scores.identity.get(path)
        key = (identity.test_set if identity else path, score.ref_words or 0)
        if key not in sets or score.percent < sets[key].percent:
            sets[key] = score
    for (name, words), score in sorted(sets.items()):
        if score.percent not in limits.good("data.doubted_wer"):
            yield limits.skipped(f"no system recognises {name} well enough to be compared", score.decode_dir)
            continue
        half = limits.read(
            "data.interval_points",
            _half_width(score, utterances),
            origin=score.origin,
            metric="interval",
            unit="points",
            digits=1,
        )
        low, high = max(score.percent - half.value, 0), score.percent + half.value
        quote = f"%{score.metric} {score.percent:.2f}, 95 % interval {low:.1f} to {high:.1f}, {words} words"
        said = f"{name}: {words} words, {score.metric} {score.percent:.2f} ± {half.value:.1f} %"
        if half.usual and words in limits.good("data.interval_words"):
            yield half.cleared(score.decode_dir, said, (half.evidence(quote=quote),))
            continue
        yield half.finding(
            score.decode_dir,
            f"{said}: smaller differences are chance",
            severity=Severity.NOTE,
            stage=StageKind.DECODE,
            points_to=((Cause.UNKNOWN, Word.HINT),),
            evidence=(half.evidence(quote=quote),),
            advice="test on more speech, and compare systems utterance by utterance until then",
            sources=("Kaldi: src/bin/compute-wer-bootci.cc",),
        )


def _half_width(score: Score, utterances: UtteranceErrors) -> float:
    """Half of the 95 % interval in points.

    The limit of the bootstrap over utterances for many draws; without errors by utterance, the binomial one of the
    words. Without any error, the rate that would show none in these words once in twenty (the rule of three).
    """
    rate, words = score.percent / 100, max(score.ref_words or 0, 1)
    if not rate:
        return 300 / words
    found = utterances.get(score.decode_dir)
    if found is not None and len(found.counts.utts) > 1:
        return half_width(found.counts.errors, found.counts.words)
    share = min(rate, 0.5)
    return 196 * math.sqrt(words * share * (1 - share)) / words
