"""Nearly every sentence is wrong, and by the same word.

## Checks
Decodes with almost all sentences wrong and few words wrong: whether one word, inserted, deleted or replaced, makes the
error in most of the sentences.

## Why it matters
An error that comes once in each sentence is no speech: a sentence mark or filler stands in the reference and never in
the hypotheses, or the other way round. The error rate is off by one word a sentence.

## Reading the evidence
The word and how often it was wrong, against the number of sentences.

## What to try
Filter the word from references and hypotheses alike in local/score.sh or local/wer_hyp_filter and wer_ref_filter, and
score again: no decoding is needed.

## When it is wrong
Phone recognition, where single phones are always confused; the limits leave room for that.

## Sources
steps/score_kaldi.sh (wer_hyp_filter, wer_ref_filter); steps/scoring/score_kaldi_wer.sh (ops).
"""

from __future__ import annotations

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC011",
    "systematic-error",
    severity=Severity.WARNING,
    harm=HarmKind.VOID,
    metrics=(
        "decode.every_sentence",
        "decode.every_sentence_op",
        "decode.every_sentence_share",
        "decode.explained_percent",
        "decode.same_least",
    ),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """Each decode in which almost every sentence has an error."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    for path, _, errors in utterances.each():
        count, wrong = len(errors.counts.utts), sum(map(bool, errors.counts.errors))
        if count < limits.value("decode.same_least") or 100.0 * wrong / count in limits.good("decode.every_sentence"):
            continue
        ops = errors.ops.most_common(1)
        if not ops:
            continue
        (left, right), times = ops[0]
        often = 100.0 * times / count
        share = limits.read(
            "decode.every_sentence_share",
            100.0 * times / max(sum(errors.counts.errors), 1),
            origin=Origin(errors.path),
            metric="same_error_share",
            digits=1,
        )
        evidence = (share.evidence(quote=f"{wrong} of {count} sentences are wrong"),)
        if left == GAP:
            what = f"{right!r} inserted"
        else:
            what = f"{left!r} deleted" if right == GAP else f"{left!r} recognised as {right!r}"
        summary = f"{what} {times} times in {count} sentences: {share.value:.0f} % of all errors"
        if often in limits.good("decode.every_sentence_op") or share.usual:
            yield share.cleared(path, summary, evidence)
            continue
        explains = share.value >= limits.value("decode.explained_percent")
        yield share.finding(
            path,
            summary,
            severity=Severity.WARNING,
            stage=StageKind.DECODE,
            explains_score=explains,
            points_to=((Cause.LM, Word.TYPICAL), (Cause.TRANSCRIPTS, Word.TYPICAL))
            if explains
            else ((Cause.TRANSCRIPTS, Word.HINT), (Cause.LM, Word.HINT)),
            confidence="inferred",
            evidence=evidence,
            advice="filter this word from references and hypotheses alike (local/wer_hyp_filter, wer_ref_filter)",
            sources=("Kaldi: egs/wsj/s5/steps/score_kaldi.sh",),
        )
