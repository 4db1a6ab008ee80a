"""Many utterances got one and the same hypothesis.

## Checks
Of the decodes with a high error rate: the share of utterances that got the commonest hypothesis, less the share that
has the commonest reference.

## Why it matters
Where the decoder hears the same word in everything, it hears nothing: the features tell the model nothing that it
knows, or the graph prefers one path whatever the acoustics say.

## Reading the evidence
The hypothesis and the utterances that got it, beside the commonest reference.

## What to try
Compare the feature pipe of the decoding with that of the training (CMVN, transforms, sampling rate). If both are the
same, look at the graph and at the acoustic scale.

## When it is wrong
Test sets in which one sentence is said again and again; the share of the commonest reference is taken off for them.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; steps/scoring/score_kaldi_wer.sh (per_utt).
"""

from __future__ import annotations

from collections import Counter

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC008",
    "identical-hypotheses",
    severity=Severity.WARNING,
    sees="hypotheses",
    metrics=("decode.same_percent", "decode.same_wer", "decode.same_least"),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """Each decode whose errors are at hand by utterance."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    sound, least = limits.good("decode.same_wer"), limits.value("decode.same_least")
    for path, score, errors in utterances.each():
        if score.percent in sound or len(errors.counts.utts) < least:
            continue
        hypothesis, times, said = _commonest(errors)
        if not hypothesis:
            continue  # empty hypotheses are another rule's
        total = len(errors.words)
        share = limits.read(
            "decode.same_percent",
            100.0 * (times - said) / max(total, 1),
            origin=Origin(errors.path),
            metric="same_hypothesis",
            digits=1,
        )
        words = f"{times} of {total} utterances got the hypothesis {hypothesis!r}"
        yield share.outcome(
            path,
            words,
            odd=Severity.NOTE,
            poor=Severity.WARNING,
            stage=StageKind.DECODE,
            points_to=((Cause.FEATURES, Word.HINT), (Cause.GRAPH, Word.HINT), (Cause.DIVERGED, Word.HINT)),
            evidence=(share.evidence(quote=f"{words}; the commonest reference was said {said} times"),),
            advice="compare the features of decoding and training: command lines, CMVN, transforms, sampling rate",
            sources=("Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh",),
        )


def _commonest(errors: DecodeErrors) -> tuple[str, int, int]:
    """(commonest hypothesis, utterances that got it, utterances that have the commonest reference)."""
    heard: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for one in errors.words:
        heard[" ".join(right for _, right in one.pairs if right != GAP)] += 1
        said[" ".join(left for left, _ in one.pairs if left != GAP)] += 1
    (text, times), *_ = heard.most_common(1) or [("", 0)]
    return text, times, max(said.values(), default=0)
