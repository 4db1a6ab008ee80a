"""Words whose utterances align badly.

## Checks
For every word, whether the utterances that hold it have worse phone durations (squeezed and drawn out at once) than
those without it: by rank of all utterances, as a standard normal deviate. Words that are far out are counted.

## Why it matters
A wrong pronunciation forces wrong phones on the audio wherever the word is said. The phones of those sounds learn from
them, and the word is recognised badly for ever.

## Reading the evidence
The words with their deviations and their pronunciations. Errors of transcripts hit utterances, whichever words those
hold; errors of the lexicon hit words, whoever says them. So a few words far out, with all others in order, speak for
the lexicon.

## What to try
Compare the pronunciations of the named words with how they are said, correct them, make lang anew, and train again from
the monophones.

## When it is wrong
Words that belong to one bad group of recordings, as the greeting of a noisy telephone line. Words of fillers and of
lists, which are spoken unlike others.

## Sources
Measured on the cases and public trees with text and alignments: one word beyond 3.5 at most, also in a run in which
every fourth transcript was exchanged. Rank sum test (Wilcoxon).
"""

from __future__ import annotations

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LEX002",
    "pronunciation-audio-mismatch",
    severity=Severity.WARNING,
    metrics=("data.word_misfit_z", "data.word_misfit_words", "data.uneven_least"),
)
def check(aligned: AlignedDirs, places: Places, limits: Limits) -> Outcomes:
    """The first aligned directory of each data directory."""
    from kaldi_doctor.align.utterance_checks import word_misfits

    far, least = limits.value("data.word_misfit_z"), limits.value("data.uneven_least")
    seen: set[str] = set()
    for item in aligned.by_dir.values():
        data = places.data_of(item.dir)
        if data is None or data.path in seen or not item.stats.phones_known or not data.text():
            continue
        seen.add(data.path)
        tested, misfits = word_misfits(item.stats.keys, item.stats.table, data.text())
        if len(item.stats.keys) < least or not tested:
            yield limits.skipped("too few utterances, or no word in enough of them", item.dir)
            continue
        out = [misfit for misfit in misfits if misfit.z > far]
        lang = places.lang_of(item.dir)
        number = limits.read("data.word_misfit_words", len(out), origin=item.origin)
        words = f"{len(out)} of {tested} words have utterances that align far worse than others"
        yield number.outcome(
            item.dir,
            words if number.usual else f"{words}, “{out[0].word}” first: their pronunciations are doubtful",
            poor=Severity.WARNING,
            points_to=((Cause.LEXICON, Word.PROOF), (Cause.TRANSCRIPTS, Word.HINT)),
            evidence=(
                number.evidence(),
                *(
                    Evidence(
                        metric="word",
                        value=misfit.word,
                        unit=f"{misfit.z:.1f} deviations in {misfit.utterances} utterances",
                        quote=lang.spoken_as(misfit.word) if lang is not None else None,
                    )
                    for misfit in out[:5]
                ),
            ),
            confidence="inferred",
            advice="check the pronunciations of the words named, then train again from the monophones",
        )
