"""Decoding with speaker transforms is worse than without.

## Checks
Scores of a decode with fMLLR transforms against its first pass without them (`.si`): same words, same language model,
same model directory.

## Why it matters
The second pass exists to be better. Where it is clearly worse, the transforms that it used are wrong: estimated from a
first pass that missed, over utterances of several speakers, or not those of this data set.

## Reading the evidence
Both scores and the probability that chance alone makes such a difference.

## What to try
Compare utt2spk of the test set with the speakers in fact; look at the number of frames and the gain in the fmllr logs
of the decode; decode with more silence weight, or one transform for each utterance.

## When it is wrong
Speakers with a few seconds of speech each, where a transform cannot be estimated: use the first pass for those.

## Sources
Kaldi: egs/wsj/s5/steps/decode_fmllr.sh; egs/wsj/s5/RESULTS (`.si` beside each SAT decode: always the worse one).
"""

from __future__ import annotations

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "SAT003",
    "fmllr-decode-worse-than-first-pass",
    severity=Severity.ERROR,
    harm=HarmKind.CONTRADICTION,
    harm_from=Severity.WARNING,
    metrics=("sat.transform_ratio", "ladder.rise_p"),
)
def check(scores: Scores, utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """Each pair of a final pass and its `.si`."""
    pairs = 0
    for first in sorted(path for path in scores.best if path.endswith(".si")):
        final = first.removesuffix(".si")
        if final not in scores.best:
            continue
        own, base = scores.best[final], scores.best[first]
        if own.ref_words != base.ref_words or own.metric != base.metric or not base.percent:
            continue
        pairs += 1
        ratio = limits.read("sat.transform_ratio", own.percent / base.percent, unit="")
        words = f"{own.metric} {own.percent:.2f} % with speaker transforms, {base.percent:.2f} % without"
        evidence = (
            Evidence(metric=own.metric.lower(), value=own.percent, unit="percent", origin=own.origin, label="with"),
            Evidence(
                metric=base.metric.lower(), value=base.percent, unit="percent", origin=base.origin, label="without"
            ),
            ratio.evidence(),
        )
        if ratio.usual or utterances.p_value(own, base)[0] > limits.value("ladder.rise_p"):
            yield ratio.cleared(final, words, evidence)
            continue
        yield ratio.finding(
            final,
            words,
            stage=StageKind.DECODE,
            by_score=True,
            points_to=((Cause.ADAPTATION, Word.PROOF), (Cause.SPEAKERS, Word.TYPICAL), (Cause.FEATURES, Word.HINT)),
            evidence=evidence,
            advice="compare utt2spk of the test set with who speaks, and read the fmllr logs of the decode",
            sources=("Kaldi: egs/wsj/s5/steps/decode_fmllr.sh",),
        )
    if not pairs:
        yield limits.skipped("no decode with its first pass (.si) beside it was scored")
