"""Pronunciations do not fit the spelling of their words.

## Checks
The lexicon of each lang directory, against itself: which phones go with which letters is learnt from all of its words,
and each word is judged by the others. Words whose phones hardly ever go with their letters are counted, and the word is
looked for that such a pronunciation belongs to.

## Why it matters
A line that slipped, a join of two files in different orders or a table read by another key gives words the
pronunciations of others. Training goes through; every wrong word spoils the phones of its audio, and is never
recognised by its sound.

## Reading the evidence
The share of such words, and the worst with the phones they have and the word these fit better. Sound lexicons have up
to three such words in a hundred: abbreviations, names, and the most irregular of the language.

## What to try
Compare the words that are named with the source of the lexicon; make lexicon.txt again, then lang, and train from the
monophones.

## When it is wrong
Scripts whose characters do not stand for sounds: their words are left out where their characters are rare, and judged
wrongly where they are not. Lexicons of abbreviations.

## Sources
Brown et al. 1993 (the first alignment model); measured on eight sound lexicons of six languages and on runs with 12 and
25 % of the pronunciations exchanged, of which 11 and 22 % are found.
"""

from __future__ import annotations

from kaldi_doctor.facts.data_and_lang import LangDir
from kaldi_doctor.facts.lexicon_spelling import LexiconSpelling, SpeltWord
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LEX007",
    "pronunciations-unlike-spelling",
    severity=Severity.WARNING,
    metrics=("lm.spelling_fit", "lm.spelling_misfit_percent", "lm.spelling_words"),
)
def check(spelling: LexiconSpelling, limits: Limits) -> Outcomes:
    """Each lang directory that stages were made with."""
    if not spelling.langs:
        yield limits.skipped("no lang directory at hand")
    for lang in spelling.langs:
        judged, misfits = spelling.read(lang, limits.value("lm.spelling_fit"))
        yield _outcome(lang, judged, misfits, limits)


def _outcome(lang: LangDir, judged: int, misfits: list[SpeltWord], limits: Limits) -> Finding | Cleared | Skipped:
    path = lang.path.rstrip("/")
    if judged < limits.value("lm.spelling_words"):
        return limits.skipped("too few words with a pronunciation to learn what letters stand for", path)
    share = limits.read(
        "lm.spelling_misfit_percent",
        100.0 * len(misfits) / judged,
        origin=Origin(f"{path}/phones/align_lexicon.int"),
        unit="percent",
    )
    words = f"{len(misfits)} of {judged:,} words of {path} have a pronunciation unlike their spelling"
    taken = [item for item in misfits if item.taken]
    if share.usual and not taken:
        return share.cleared(path, words)
    first = (taken or misfits)[0] if share.usual else misfits[0]
    if share.usual:
        words = f"“{first.word}” of {path} is pronounced {first.phones}, which is “{first.owner}”"
    else:
        words += f", “{first.word}” ({first.phones}) first" + (f", which fits “{first.owner}”" if first.owner else "")
    return share.finding(
        path,
        words,
        odd=Severity.WARNING,
        poor=Severity.WARNING,
        severity=Severity.NOTE if share.usual else None,
        points_to=((Cause.LEXICON, Word.HINT if share.usual else Word.PROOF),),
        evidence=(
            share.evidence(),
            *(
                Evidence(
                    metric="word",
                    value=item.word,
                    unit=f"pronounced {item.phones}" + (f", which fits “{item.owner}”" if item.owner else ""),
                )
                for item in (taken if share.usual else misfits)[:5]
            ),
        ),
        confidence="inferred",
        advice=f"compare these words with the source of the lexicon, make {path} again, and train from the monophones",
        sources=("Brown et al. 1993",),
    )
