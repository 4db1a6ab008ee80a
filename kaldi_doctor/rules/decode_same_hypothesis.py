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
from collections.abc import Iterator

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC008", "hypotheses-alike"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    sees="hypotheses",
    metrics=("decode.same_percent", "decode.same_wer", "decode.same_least"),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Each decode whose errors are at hand by utterance."""
    if reason := utterances.nothing():
        yield NotLooked(CODE, reason)
        return
    good, poor = limits.good("decode.same_percent"), limits.poor("decode.same_percent")
    for path, score, errors in utterances.each():
        if score.percent in limits.good("decode.same_wer") or len(errors.counts.utts) < limits.value("decode.same_least"):
            continue
        heard, times, said = _commonest(errors)
        total = len(errors.words)
        share = 100.0 * (times - said) / max(total, 1)
        words = (
            f"{times} of {total} utterances got the hypothesis {heard!r}" if heard else f"{times} of {total} are empty"
        )
        evidence = (
            Evidence(
                metric="same_hypothesis",
                value=round(share, 1),
                unit="percent",
                expected=good,
                origin=Origin(errors.path),
                quote=f"{words}; the commonest reference was said {said} times",
            ),
        )
        if not heard:
            continue  # empty hypotheses are told by another rule
        if share in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if poor is not None and share in poor else Severity.NOTE,
            dir=path,
            stage=StageKind.DECODE,
            summary=words,
            points_to=((Cause.FEATURES, Word.HINT), (Cause.GRAPH, Word.HINT), (Cause.DIVERGED, Word.HINT)),
            evidence=evidence,
            advice=("compare the features of decoding and training: command lines, CMVN, transforms, sampling rate",),
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
