"""One speaker of the test set is recognised far worse than the others.

## Checks
The error rate of the worst speaker against that of all others together: how many times as high, by how many points, and
whether chance explains it.

## Why it matters
A bad recording, another accent, a wrong channel or someone else's transcripts hide in the average, and one speaker can
make one system look worse than the next.

## Reading the evidence
Errors and words of the speaker, and of the rest.

## What to try
Listen to that speaker beside the hypotheses (`kaldi-doctor transcripts DIR --speaker NAME`). Give the error rate with
and without.

## When it is wrong
Children, whispered or accented speech in a test set that wants just them: then it is true and nothing is broken.

## Sources
steps/scoring/score_kaldi_wer.sh (per_spk), sclite (.raw).
"""

from __future__ import annotations

import math
from collections import Counter

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

Totals = dict[str, tuple[int, int]]
"""(errors, reference words) by speaker."""


@rule(
    "DEC009",
    "outlier-speaker",
    severity=Severity.NOTE,
    metrics=("decode.speaker_ratio", "decode.speaker_points", "decode.speakers_least", "decode.speaker_words"),
)
def check(utterances: UtteranceErrors, places: Places, limits: Limits) -> Outcomes:
    """Each decode; speakers by Kaldi's or sclite's table, else by utt2spk of the test set."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    judged = False
    for path, _, errors in utterances.each():
        totals = {
            name: (wrong, words)
            for name, (wrong, words) in _by_speaker(path, errors, places).items()
            if words >= limits.value("decode.speaker_words")
        }
        if len(totals) < limits.value("decode.speakers_least"):
            continue
        judged = True
        all_wrong, all_words = (sum(row[side] for row in totals.values()) for side in (0, 1))
        worst = max(totals, key=lambda name: (totals[name][0] / totals[name][1], name))
        wrong, words = totals[worst]
        own, rest = 100.0 * wrong / words, 100.0 * (all_wrong - wrong) / max(all_words - words, 1)
        ratio = limits.read(
            "decode.speaker_ratio", own / max(rest, 0.01), origin=Origin(errors.path), unit="", digits=1
        )
        summary = f"speaker {worst} has {own:.1f} % word errors, the others {rest:.1f} %"
        quote = (
            f"{worst}: {wrong} errors in {words} words; {len(totals) - 1} others: "
            f"{all_wrong - wrong} in {all_words - words}"
        )
        near = own - rest in limits.good("decode.speaker_points") or own - rest < _chance(rest, words)
        if ratio.usual or near:
            yield ratio.cleared(path, summary, (ratio.evidence(quote=quote),))
            continue
        yield ratio.finding(
            path,
            summary,
            severity=Severity.NOTE,
            stage=StageKind.DECODE,
            points_to=((Cause.SPEAKERS, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=(ratio.evidence(quote=quote),),
            advice=f"listen to {worst} beside the hypotheses: kaldi-doctor transcripts {path} --speaker {worst}",
            sources=("Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh",),
        )
    if not judged:
        yield limits.skipped("the speakers of the test sets are not known, or there are too few of them")


def _chance(rest: float, words: int) -> float:
    """Points by which chance alone sets a speaker of so many words apart once in twenty: two standard errors."""
    return 200 * math.sqrt(max(rest, 1.0) / 100 * (1 - min(rest, 99.0) / 100) / words)


def _by_speaker(path: str, errors: DecodeErrors, places: Places) -> Totals:
    if errors.speakers:
        return {row.speaker: (row.errors, row.words) for row in errors.speakers}
    data = places.data_of(path)
    speakers = data.utt2spk() if data is not None else {}
    wrong: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for utt, count, words in zip(errors.counts.utts, errors.counts.errors, errors.counts.words, strict=True):
        if utt in speakers:
            wrong[speakers[utt]] += count
            said[speakers[utt]] += words
    return {name: (wrong[name], said[name]) for name in said}
