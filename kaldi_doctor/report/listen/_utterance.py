"""One utterance as the template needs it: text, and coordinates of its picture."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any

from kaldi_doctor.analysis.ali.listening import command_of
from kaldi_doctor.report._file_names import file_name
from kaldi_doctor.report.listen._picture import HEIGHT_OF_SOUND, PIXELS_PER_S, Cell, cells, marks, sound_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaldi_doctor.analysis.ali.listening import Listened
    from kaldi_doctor.analysis.ali.spans import Span, Utterance

_AXIS, _WORD, _PHONE = 16, 26, 22
_BAD = {"failed", "empty"}
_DOUBTFUL = {"retried", "uneven", "worst"}


def utterance_context(one: Listened, number: int, recipe: Path) -> dict[str, Any]:
    """Values for `utterance.html.j2`.

    Args:
        one: the utterance.
        number: of it on the page, from 1.
        recipe: directory that commands of wav.scp are run in.
    """
    known, timeline, sound = one.known, one.timeline, one.sound
    shift = timeline.frame_shift if timeline is not None else 0.0
    seconds = max(sound.seconds if sound is not None else 0.0, timeline.frames * shift if timeline is not None else 0.0)
    heard_until = sound.seconds if sound is not None else 0.0
    top = HEIGHT_OF_SOUND if sound is not None else 0
    rows: list[tuple[str, int, int, list[Cell]]] = []
    bottom = top + _AXIS
    if timeline is not None:
        tiers = (("words", timeline.words, _WORD, 13), ("phones", timeline.phones, _PHONE, 11))
        for name, spans, height, size in tiers:
            if spans:
                rows.append((name, bottom, height, cells(spans, shift, size, heard_until)))
                bottom += height + 2
    return {
        "id": f"u{number}",
        "known": known,
        "mood": "error" if known.list in _BAD else "warning" if known.list in _DOUBTFUL else "",
        "facts": list(_facts(one)),
        "doubts": one.doubts,
        "no_sound": one.no_sound,
        "source": _from_here(one.place.path) if one.place.path is not None else "",
        "command": _command(one, recipe),
        "sound": _encoded(one),
        "sound_s": heard_until,
        "seconds": seconds,
        "width": max(round(seconds * PIXELS_PER_S), 1),
        "height": bottom,
        "top": top,
        "picture": sound_picture(sound) if sound is not None else None,
        "ticks": marks(seconds),
        "rows": rows,
        "words": cells(timeline.words, shift, 13, heard_until) if timeline is not None else [],
        "recognised": one.recognised,
        "decode": _from_here(one.recognised.decode) if one.recognised is not None else "",
        "table": list(_table(timeline)) if timeline is not None else [],
    }


def _from_here(path: Path) -> str:
    """A path below where the user stands without what leads there; any other as it is."""
    here = f"{os.getcwd()}{os.sep}"
    return str(path).removeprefix(here)


def _facts(one: Listened) -> Iterator[tuple[str, str]]:
    known = one.known
    seconds = one.sound.whole if known.seconds is None and one.sound is not None else known.seconds
    for name, value, form in (
        ("seconds", seconds, ".2f"),
        ("frames aligned" if one.timeline is not None else "frames", known.frames, ",d"),
        ("words", known.words, ",d"),
        ("words a second", known.words_per_second, ".1f"),
        ("log-likelihood a frame", known.log_likelihood, ".2f"),
    ):
        if value is not None:
            yield name, f"{value:{form}}"
    if known.log:
        yield "log", known.log


def _command(one: Listened, recipe: Path) -> str:
    return command_of(one.place, recipe, file_name(one.known.utterance, ".wav")) if one.place.command else ""


def _encoded(one: Listened) -> str:
    from kaldi_doctor.analysis.ali.utterance_audio import flac

    return base64.b64encode(flac(one.sound)).decode() if one.sound is not None else ""


def _table(timeline: Utterance) -> Iterator[tuple[str, str, str, str]]:
    """(word or nothing, from, to, phones) in the order of time; a line a phone where there are no words."""
    shift = timeline.frame_shift
    spans = timeline.words or timeline.phones
    for span in spans:
        inside = [] if spans is timeline.phones else [one.label for one in timeline.phones if _within(one, span)]
        end = span.start + span.length
        yield span.label, f"{span.start * shift:.3f}", f"{end * shift:.3f}", " ".join(inside)


def _within(phone: Span, word: Span) -> bool:
    return word.start <= phone.start < word.start + word.length
