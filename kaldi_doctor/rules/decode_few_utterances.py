"""A few utterances, wrong from end to end, carry most of the errors.

## Checks
Utterances of three and more words in which nearly every word is wrong: their share of all errors, where the rest of the
test set is recognised well.

## Why it matters
Such utterances are rarely hard speech: their audio is empty or cut, or the transcript belongs to another utterance.
They set the error rate, so that comparing systems compares luck.

## Reading the evidence
How many utterances, their share of the errors, and the error rate without them. The worst is named.

## What to try
Listen to them beside their references. Fix or drop the broken ones, and score all systems again.

## When it is wrong
A test set made of two kinds of speech (close and far microphone), of which one is really that hard.

## Sources
steps/scoring/score_kaldi_wer.sh (per_utt); Josh Meyer, Kaldi Troubleshooting Head-to-Toe.
"""

from __future__ import annotations

from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC010",
    "errors-in-few-utterances",
    severity=Severity.NOTE,
    metrics=(
        "decode.lost_utterance",
        "decode.lost_words",
        "decode.carried_percent",
        "decode.carried_utterances",
        "decode.carried_least",
    ),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """Each decode with enough errors to divide."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    least, all_wrong = limits.value("decode.lost_words"), limits.value("decode.lost_utterance")
    for path, _, errors in utterances.each():
        counts = errors.counts
        rows = sorted(zip(counts.errors, counts.words, counts.utts, strict=True), reverse=True)
        total, words = sum(counts.errors), sum(counts.words)
        lost = [row for row in rows if row[1] >= least and 100 * row[0] >= all_wrong * row[1]]
        carried = sum(row[0] for row in lost)
        if total < limits.value("decode.carried_least"):
            continue
        share = limits.read(
            "decode.carried_percent",
            100.0 * carried / max(total, 1),
            origin=Origin(errors.path),
            metric="carried",
            digits=1,
        )
        rest = 100.0 * (total - carried) / max(words - sum(row[1] for row in lost), 1)
        summary = (
            f"{len(lost)} of {len(rows)} utterances, wrong from end to end, carry {share.value:.0f} % of the errors; "
            f"the rest has {rest:.1f} %"
        )
        quote = f"worst: {lost[0][2]}, {lost[0][0]} errors in {lost[0][1]} words" if lost else None
        few = 100.0 * len(lost) / len(rows) in limits.good("decode.carried_utterances")
        if not few or share.usual:
            yield share.cleared(path, summary, (share.evidence(quote=quote),))
            continue
        yield share.finding(
            path,
            summary,
            severity=Severity.NOTE,
            stage=StageKind.DECODE,
            points_to=((Cause.TRANSCRIPTS, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=(share.evidence(quote=quote),),
            advice=f"listen to them beside their references: kaldi-doctor transcripts {path}",
            sources=("Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh",),
        )
