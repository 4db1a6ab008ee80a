"""Utterances of the text have no alignment, and certain words go with it.

## Checks
Utterances of `text` that no archive of the directory holds, where all of its archives were read; then, for each word,
whether its utterances fail more often than chance would have it.

## Why it matters
A failed utterance is lost for training. If failures gather at a word, its pronunciation is wrong, or a group of
transcripts is.

## Reading the evidence
Number and share of utterances without alignment, and the words with their pronunciations, the counts and the
probability of chance, corrected for the number of words looked at.

## What to try
Correct the pronunciation in the lexicon; listen to the utterances of the word; align again with a wider retry beam.

## When it is wrong
The text of a larger data directory than the one that was aligned.

## Sources
Kaldi: src/decoder/decoder-wrappers.cc (retry and failure); align logs of public trees. Hypergeometric tail.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA041",
    "words-of-unaligned-utterances",
    severity=Severity.WARNING,
    sees="utterances-aligned",
    metrics=("data.unaligned_percent", "data.word_failure_p", "data.unaligned_length_ratio"),
)
def check(aligned: AlignedDirs, places: Places, limits: Limits) -> Outcomes:
    """The first completely read directory of each data directory."""
    from kaldi_doctor.align.utterance_checks import risky_words

    reported: set[str] = set()
    for item in aligned.by_dir.values():
        data = places.data_of(item.dir)
        text = data.text() if data is not None else {}
        if data is None or not text or item.damages or item.missing_jobs:
            continue
        if not item.complete:
            yield limits.skipped(
                "only a sample of the alignments was read (--alignments all reads everything)", item.dir
            )
            continue
        present = {key.decode("utf-8", "replace") for key in item.stats.keys}
        missing = [utterance for utterance in text if utterance not in present]
        share = limits.read(
            "data.unaligned_percent", 100.0 * len(missing) / len(text), origin=Origin(f"{data.path}/text")
        )
        words = f"{len(missing)} of {len(text)} utterances of {data.path}/text have no alignment"
        strangers = len(present - text.keys())
        if 100.0 * strangers / max(len(present), 1) not in share.range:
            reason = f"{strangers} aligned utterances are not in {data.path}/text: another version"
            yield limits.skipped(reason, item.dir)
            continue
        if share.usual:
            yield share.cleared(item.dir, words)
            continue
        if data.path in reported:
            continue
        reported.add(data.path)
        longer = _words_each(text, missing) / max(_words_each(text, present & text.keys()), 1.0)
        alike = longer in limits.good("data.unaligned_length_ratio")
        risky = risky_words(text, missing, p=limits.value("data.word_failure_p")) if alike else []
        lang = places.lang_of(item.dir)
        reason = f", most of all those with “{risky[0].word}”" if risky else ""
        yield share.finding(
            item.dir,
            words + (reason if alike else f"; their transcripts are {longer:.1f} times as long"),
            odd=Severity.NOTE,
            poor=Severity.WARNING,
            points_to=(
                (Cause.TRANSCRIPTS, Word.HINT if alike else Word.TYPICAL),
                (Cause.AUDIO, Word.HINT),
                (Cause.LEXICON, Word.HINT),
            ),
            evidence=(
                share.evidence(),
                *(
                    Evidence(
                        metric="word",
                        value=risk.word,
                        unit=f"{risk.failed} of its {risk.utterances} utterances failed, p = {risk.p:.2g}",
                        quote=lang.spoken_as(risk.word) if lang is not None else None,
                    )
                    for risk in risky[:5]
                ),
            ),
            advice="listen to the unaligned utterances, and check the pronunciations of the words named",
        )


def _words_each(text: Mapping[str, Collection[str]], utterances: Collection[str]) -> float:
    """Mean number of words of some utterances."""
    return sum(len(text[utterance]) for utterance in utterances) / max(len(utterances), 1)
