"""One recording has two transcripts.

## Checks
Utterances of a data directory that are the same part of the same recording (`wav.scp`, with start and end where there
are `segments`) and have different words in `text`.

## Why it matters
One of the two transcripts is wrong. In training the model is taught both; in a test set one of them counts as errors.

## Reading the evidence
How many recordings have several transcripts, and two of them side by side.

## What to try
Listen to the recordings that are named, and keep the transcript that is spoken.

## When it is wrong
Several references for one recording on purpose; channels of one file that wav.scp does not tell apart.

## Sources
Kaldi: egs/wsj/s5/utils/validate_data_dir.sh takes every utterance for itself. No data directory of 77 labelled runs and
30 public trees has such a recording; two have a recording twice with the same words.
"""

from __future__ import annotations

from collections import defaultdict

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("DATA018", "recording-with-two-transcripts", severity=Severity.WARNING)
def check(places: Places, limits: Limits) -> Outcomes:
    """Each data directory whose recordings are listed."""
    looked = False
    for data in places.data.values():
        parts, several = _several(data)
        if not parts:
            continue
        looked = True
        path, text = data.path.rstrip("/"), data.text()
        if not several:
            words = f"each of {parts:,} recordings of {path} has one transcript"
            yield Cleared(rule=limits.code, dir=path, summary=words)
            continue
        yield Finding(
            rule=limits.code,
            name=limits.name,
            severity=Severity.WARNING,
            dir=path,
            stage=StageKind.DATA,
            summary=f"{len(several)} of {parts:,} recordings of {path} have two transcripts or more,"
            f" {' and '.join(several[0][:2])} first",
            points_to=((Cause.TRANSCRIPTS, Word.TYPICAL),),
            evidence=tuple(
                Evidence(
                    metric="transcripts",
                    value=len(utts),
                    unit="utterances of one recording",
                    origin=Origin(f"{path}/text"),
                    quote=" | ".join(f"{utt} {' '.join(text[utt])}"[:100] for utt in utts[:2]),
                )
                for utts in several[:3]
            ),
            advice=("listen to these recordings and keep the transcript that is spoken",),
            sources=("Kaldi: egs/wsj/s5/utils/validate_data_dir.sh",),
        )
    if not looked:
        yield limits.skipped("no data directory with text and wav.scp at hand")


def _several(data: DataDir) -> tuple[int, list[list[str]]]:
    """(recordings, the utterances of those that have several transcripts); what no list names is left out."""
    sources, segments, text = data.table("wav.scp"), data.segments(), data.text()
    cut = bool(segments)
    first: dict[str, str] = {}
    more: dict[str, list[str]] = defaultdict(list)
    for utt in text:
        if utt in segments:
            recording, start, end = segments[utt]
            part = f"{' '.join(sources.get(recording) or (recording,))} {start:.2f} {end:.2f}"
        elif not cut and (source := sources.get(utt)):
            part = " ".join(source)
        else:
            continue
        if first.setdefault(part, utt) != utt:
            more[part].append(utt)
    groups = [[first[part], *utts] for part, utts in more.items()]
    return len(first), [utts for utts in groups if len({text[utt] for utt in utts}) > 1]
