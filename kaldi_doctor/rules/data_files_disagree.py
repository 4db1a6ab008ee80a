"""The files of a data directory do not agree with each other.

## Checks
`text`, `utt2spk`, `spk2utt`, `feats.scp`, `wav.scp` and `segments` of each data directory that the logs name: whether
ids are sorted by bytes and stand once, whether spk2utt says the same as utt2spk, and whether text and features are of
the utterances of utt2spk.

## Why it matters
Kaldi reads these files side by side, one utterance after the other. Where an id is out of order, repeated or missing,
programs skip utterances with a warning or stop, and a split of the data loses more.

## Reading the evidence
Each disagreement with its file, the number of ids, and the first of them.

## What to try
utils/fix_data_dir.sh sorts the files and keeps what all of them have; utils/validate_data_dir.sh says what is left.

## When it is wrong
A directory that was changed after the run, or of which a copy holds only a part. It is a note: what was lost by it is
counted where it was lost (DATA004, ALI001, ALI029).

## Sources
Kaldi: egs/wsj/s5/utils/validate_data_dir.sh (what must hold), fix_data_dir.sh. Four of 30 public trees have such a
directory.
"""

from __future__ import annotations

from itertools import pairwise

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_SORTED = ("text", "utt2spk", "spk2utt", "feats.scp", "wav.scp", "segments")


@rule("DATA017", "data-directory-inconsistent", severity=Severity.NOTE)
def check(places: Places, limits: Limits) -> Outcomes:
    """Each data directory with transcripts and speakers."""
    looked = False
    for data in places.data.values():
        if not data.has("utt2spk"):
            continue
        looked = True
        path = data.path.rstrip("/")
        said = [*_order(data), *_speakers(data), *_utterances(data)]
        if not said:
            yield Cleared(rule=limits.code, dir=path, summary=f"the files of {path} agree with each other")
            continue
        yield Finding(
            rule=limits.code,
            name=limits.name,
            severity=Severity.NOTE,
            dir=path,
            stage=StageKind.DATA,
            summary=f"{path}: {'; '.join(f'{words} ({first} first)' for _, words, first in said)}",
            points_to=((Cause.TRANSCRIPTS, Word.HINT), (Cause.FEATURES, Word.HINT)),
            evidence=tuple(
                Evidence(metric="disagreement", value=words, origin=Origin(f"{path}/{name}"), quote=first)
                for name, words, first in said
            ),
            advice=(f"run utils/fix_data_dir.sh {path}, and the stages that read it again",),
            sources=("Kaldi: egs/wsj/s5/utils/validate_data_dir.sh",),
        )
    if not looked:
        yield limits.skipped("no data directory with utt2spk at hand")


def _keys(data: DataDir, name: str) -> list[bytes]:
    """First word of each line."""
    return [line.split(None, 1)[0] for line in (data.raw(name) or b"").split(b"\n") if line.strip()]


def _order(data: DataDir) -> list[tuple[str, str, str]]:
    """(file, what is wrong, the first id) of files that are not sorted, or have an id twice."""
    said = []
    for name in _SORTED:
        keys = _keys(data, name)
        twice = [key for key, after in pairwise(sorted(keys)) if key == after]
        unsorted = [after for key, after in pairwise(keys) if after < key]
        if twice:
            said.append((name, f"{name} has {len(twice)} ids twice", _text(twice[0])))
        elif unsorted:
            said.append((name, f"{name} is not sorted by bytes", _text(unsorted[0])))
    return said


def _speakers(data: DataDir) -> list[tuple[str, str, str]]:
    """Utterances whose speaker is another in spk2utt than in utt2spk."""
    inverse = {utt: speaker for speaker, utts in data.table("spk2utt").items() for utt in utts}
    if not inverse:
        return []
    other = [utt for utt, speaker in data.utt2spk().items() if inverse.get(utt) != speaker]
    words = f"spk2utt gives {len(other)} utterances another speaker than utt2spk, or none"
    return [("spk2utt", words, other[0])] if other else []


def _utterances(data: DataDir) -> list[tuple[str, str, str]]:
    """Utterances that text or feats.scp lacks, or has beyond those of utt2spk."""
    known, said = data.utt2spk().keys(), []
    for name in ("text", "feats.scp"):
        own = data.table(name).keys()
        lacking, strange = sorted(known - own), sorted(own - known)
        if own and lacking:
            said.append((name, f"{name} lacks {len(lacking)} of {len(known):,} utterances", lacking[0]))
        if own and strange:
            said.append((name, f"{name} has {len(strange)} utterances that utt2spk lacks", strange[0]))
    return said


def _text(key: bytes) -> str:
    return key.decode("utf-8", "replace")
