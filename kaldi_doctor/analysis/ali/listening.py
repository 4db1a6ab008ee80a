"""Utterances to listen to: sound, words and phones over time, transcript and hypothesis of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.ali.utterance_audio import AudioPlace, Sound, audio_place, bases_of, read_sound
from kaldi_doctor.errors import UnreadableArtifact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kaldi_doctor.analysis.ali.choice import AlignedTimes
    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.analysis.ali.lists import ListedUtterance
    from kaldi_doctor.analysis.ali.recognised_words import RecognisedWords
    from kaldi_doctor.analysis.ali.spans import Utterance

UTTERANCE_S, PAGE_S = 60.0, 600.0
"""Seconds of sound that go into a page at most: of one utterance, and in all. That is about 25 MB at 16 kHz."""
_DEAR = 48_000
"""Samples a second from which a second of sound counts for more than one: 192 kHz for four."""
MOST_UTTERANCES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Listened:
    """One utterance.

    Attributes:
        known: what is known of it, transcript included.
        timeline: words and phones over time; None where it is not aligned.
        doubts: what is odd about those, or about the sound, one sentence each.
        place: where its sound is.
        sound: its samples, or None.
        no_sound: the reason for that.
        recognised: what a decode recognised, or None.
    """

    known: ListedUtterance
    timeline: Utterance | None
    doubts: tuple[str, ...]
    place: AudioPlace
    sound: Sound | None
    no_sound: str
    recognised: RecognisedWords | None


def listened(
    opened: AliDir,
    rows: Iterable[ListedUtterance],
    times: AlignedTimes,
    recognised: Mapping[str, RecognisedWords],
    *,
    page_s: float = PAGE_S,
    moved: Path | None = None,
) -> Iterator[Listened]:
    """Put together what each utterance is listened to with, one at a time: samples are large.

    Args:
        opened: the alignment directory.
        rows: utterances.
        times: its alignments.
        recognised: hypotheses by utterance.
        page_s: seconds of sound in all; utterances behind that come without sound.
        moved: directory below which sound files lie that are not where wav.scp says.

    Raises:
        UsageError: there is a sound file, and soundfile is not installed.
    """
    bases = bases_of(opened)
    channels = _channels(opened)
    left = page_s
    for row in rows:
        place = audio_place(row.audio, row.begin, row.end, bases, channels.get(row.utterance, 0), moved)
        sound, why = _sound(place, left, page_s)
        left -= sound.seconds * max(1.0, sound.rate / _DEAR) if sound is not None else 0.0
        timeline = times.of(row.utterance)
        doubts = list(times.doubts(row.utterance))
        if sound is not None:
            doubts += _of_sound(sound, timeline, several=row.utterance not in channels)
        yield Listened(row, timeline, tuple(doubts), place, sound, why, recognised.get(row.utterance))


def _sound(place: AudioPlace, left: float, page_s: float) -> tuple[Sound | None, str]:
    if place.path is None:
        return None, place.why_not
    if left < 1.0:
        return None, f"the page holds its {page_s:g} s of sound: make one of fewer utterances"
    try:
        return read_sound(place, min(UTTERANCE_S, left)), ""
    except UnreadableArtifact as error:
        return None, str(error)


def _of_sound(sound: Sound, timeline: Utterance | None, *, several: bool) -> Iterator[str]:
    if sound.seconds < sound.whole - 0.01:
        yield f"sound of the first {sound.seconds:.0f} s of {sound.whole:.0f} s only, to keep the page small"
    if sound.channels > 1 and several:
        yield f"the first of {sound.channels} channels"
    if timeline is not None:
        aligned = timeline.frames * timeline.frame_shift
        if abs(aligned - sound.whole) > max(0.1, 2 * timeline.frame_shift):
            yield f"{aligned:.2f} s are aligned, the sound has {sound.whole:.2f} s: other audio, or --frame-shift"


def _channels(opened: AliDir) -> dict[str, int]:
    """Channel of each utterance by the fifth field of segments, from 0."""
    rows: Mapping[str, tuple[str, ...]] = opened.data.table("segments") if opened.data is not None else {}
    return {utt: int(row[3]) for utt, row in rows.items() if len(row) > 3 and row[3].isascii() and row[3].isdigit()
            and len(row[3]) < 4}  # fmt: skip


def command_of(place: AudioPlace, recipe: Path, file: str) -> str:
    """The command that would write the audio of a pipe to a file, for a person to read and to run.

    Args:
        place: with a command.
        recipe: directory that it is to be run in.
        file: name of the file to write.
    """
    from shlex import quote

    cut = ""
    if place.begin or place.end is not None:
        length = f" ={place.end:g}" if place.end is not None else ""
        cut = f" | sox -t wav - -t wav - trim {place.begin:g}{length}"
    return f"cd {quote(str(recipe))} && {place.command}{cut} > {quote(file)}"
