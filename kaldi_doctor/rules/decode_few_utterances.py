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
Listen to them beside their references. Mend or drop the broken ones, and score all systems again.

## When it is wrong
A test set made of two kinds of speech (close and far microphone), of which one is really that hard.

## Sources
steps/scoring/score_kaldi_wer.sh (per_utt); Josh Meyer, Kaldi Troubleshooting Head-to-Toe.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC010", "few-utterances-carry-the-errors"
_WORDS = 3
"""Words from which "all wrong" is no accident of one word."""


@rule(
    CODE,
    NAME,
    severity=Severity.NOTE,
    metrics=("decode.lost_utterance", "decode.carried_percent", "decode.carried_utterances", "decode.carried_least"),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Each decode with enough errors to divide."""
    if reason := utterances.nothing():
        yield NotLooked(CODE, reason)
        return
    for path, _, errors in utterances.each():
        counts = errors.counts
        rows = sorted(zip(counts.errors, counts.words, counts.utts, strict=True), reverse=True)
        total, words = sum(counts.errors), sum(counts.words)
        lost = [
            row for row in rows if row[1] >= _WORDS and 100 * row[0] >= limits.value("decode.lost_utterance") * row[1]
        ]
        carried = sum(row[0] for row in lost)
        share, part = 100.0 * carried / max(total, 1), 100.0 * len(lost) / len(rows)
        if total < limits.value("decode.carried_least"):
            continue
        rest = 100.0 * (total - carried) / max(words - sum(row[1] for row in lost), 1)
        summary = (
            f"{len(lost)} of {len(rows)} utterances, wrong from end to end, carry {share:.0f} % of the errors; "
            f"the rest has {rest:.1f} %"
        )
        evidence = (
            Evidence(
                metric="carried",
                value=round(share, 1),
                unit="percent",
                expected=limits.good("decode.carried_percent"),
                origin=Origin(errors.path),
                quote=f"worst: {lost[0][2]}, {lost[0][0]} errors in {lost[0][1]} words" if lost else None,
            ),
        )
        if part not in limits.good("decode.carried_utterances") or share in limits.good("decode.carried_percent"):
            yield Cleared(rule=CODE, dir=path, summary=summary, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=path,
            stage=StageKind.DECODE,
            summary=summary,
            points_to=((Cause.TRANSCRIPTS, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=evidence,
            advice=(f"listen to them beside their references: kaldi-doctor transcripts {path}",),
            sources=("Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh",),
        )
