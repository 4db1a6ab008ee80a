"""Utterances are aligned with nothing but silence.

## Checks
Utterances whose alignment holds no phone outside phones/silence.csl.

## Why it matters
Nothing is learned from them but silence. A few are recordings without speech or transcripts of noise words only. When
it is all of them, the list of silence phones names the speech phones as well, or every word was out of the vocabulary.

## Reading the evidence
Their number and share, and the first few by name.

## What to try
Look at text and lexicon for these utterances; compare phones/silence.txt with phones/nonsilence.txt.

## When it is wrong
Corpora of noises; keyword corpora with many recordings of background on purpose.

## Sources
Kaldi: utils/prepare_lang.sh (silence_phones.txt, oov word); measured 0 on all but one public tree.
"""

from __future__ import annotations

from shlex import quote

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI027",
    "all-silence-alignments",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.no_speech_percent",),
)
def check(aligned: AlignedDirs, limits: Limits) -> Outcomes:
    """The first directory of each data directory that shows it."""
    import numpy as np

    reported: set[str] = set()
    for item in aligned.by_dir.values():
        stats = item.stats
        if not stats.phones_known or item.silence is None or not stats.keys:
            continue
        silent = np.flatnonzero((stats.table.phones == 0) & (stats.table.frames > 0))
        share = limits.read(
            "align.no_speech_percent", 100.0 * len(silent) / len(stats.keys), origin=item.origin, digits=1
        )
        if not share.usual:
            if item.data and item.data in reported:
                continue
            reported.add(item.data or "")
        yield share.outcome(
            item.dir,
            f"{len(silent)} of {len(stats.keys)} utterances are aligned with silence alone{item.scope}",
            points_to=((Cause.LEXICON, Word.PROOF),)
            if share.poor
            else ((Cause.AUDIO, Word.HINT), (Cause.TRANSCRIPTS, Word.HINT)),
            evidence=(
                share.evidence(),
                *(
                    Evidence(metric="utterance", value=stats.keys[row].decode("utf-8", "replace"))
                    for row in silent[:3].tolist()
                ),
            ),
            advice=(
                "look at text, lexicon and phones/silence.txt for these utterances",
                f"list all of them: kaldi-doctor align check {quote(item.dir)} --empty",
            ),
        )
