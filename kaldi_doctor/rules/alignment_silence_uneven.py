"""Silence fills what words should in a part of the utterances.

## Checks
The share of silence in each aligned utterance, and how widely it spreads over the utterances of a training set whose
utterances have several words.

## Why it matters
A transcript that lacks words still aligns: the optional silence takes the speech that no word stands for. No utterance
fails, no phone is squeezed, and the model of silence learns from speech; every later stage inherits that.

## Reading the evidence
The spread as a standard deviation of the shares, the usual share, and the utterances with the most silence. Sentences
read in one kind of room differ by a tenth; sets in which some transcripts are cut, or some recordings carry long
pauses, by far more.

## What to try
Listen to the utterances that are named beside their transcripts. Where words are missing, compare text with its source;
where words are there that the lexicon lacks, add them; where pauses are long, cut them with segments.

## When it is wrong
Single words and digits, which are not judged. Recordings of which some were cut at the speech and others were not.
Words outside the lexicon, which silence may fill as well: LEX001 counts them. It is a note.

## Sources
Measured on sound data of four languages and public trees of sentences, and on a run with half of the transcripts cut.
"""

from __future__ import annotations

from statistics import median

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI030",
    "silence-in-place-of-words",
    severity=Severity.NOTE,
    metrics=("align.silence_spread", "data.rate_words", "data.rate_least"),
)
def check(aligned: AlignedDirs, places: Places, limits: Limits) -> Outcomes:
    """The first aligned directory of each data directory."""
    seen: set[str] = set()
    for item in aligned.by_dir.values():
        data = places.data_of(item.dir)
        if data is None or data.path in seen or not data.text():
            continue
        seen.add(data.path)
        if not item.stats.phones_known or item.silence is None:
            yield limits.skipped("silence phones are not known (no model, or no phones/silence.csl)", item.dir)
            continue
        if median([len(line) for line in data.text().values()]) < limits.value("data.rate_words"):
            yield limits.skipped("utterances of a few words, whose share of silence varies by nature", item.dir)
            continue
        table = item.stats.table
        rows = (table.frames > 0).nonzero()[0]
        if len(rows) < limits.value("data.rate_least"):
            yield limits.skipped("too few utterances", item.dir)
            continue
        shares = table.silence[rows] / table.frames[rows]
        spread = limits.read("align.silence_spread", float(shares.std()), origin=item.origin, unit="")
        usual = float(median(shares.tolist()))
        words = (
            f"the share of silence varies by {100 * spread.value:.0f} points over {len(rows):,} utterances,"
            f" around {100 * usual:.0f} %"
        )
        most = [] if spread.usual else rows[shares.argsort(kind="stable")[::-1][:3]].tolist()
        names = {row: item.stats.keys[row].decode("utf-8", "replace") for row in most}
        yield spread.outcome(
            item.dir,
            words if spread.usual else f"{words}: silence stands for words in a part of them",
            severity=Severity.NOTE,
            points_to=((Cause.TRANSCRIPTS, Word.TYPICAL), (Cause.LEXICON, Word.HINT), (Cause.SILENCE, Word.HINT)),
            evidence=(
                spread.evidence(),
                *(
                    Evidence(
                        metric="utterance",
                        value=name,
                        unit=f"{100 * table.silence[row] / table.frames[row]:.0f} % silence"
                        f" beside {len(data.text().get(name, ()))} words",
                    )
                    for row, name in names.items()
                ),
            ),
            confidence="inferred",
            advice="listen to these utterances beside their transcripts",
        )
