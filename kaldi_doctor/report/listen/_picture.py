"""Pictures of an utterance over time: waveform and spectrogram of its sound, words and phones below."""

from __future__ import annotations

import base64
import io
import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.analysis.ali.spans import Span
    from kaldi_doctor.analysis.ali.utterance_audio import Sound

PIXELS_PER_S = 200
"""A phone of 80 ms gets 16 pixels: room for its two letters."""
_WAVE, _BANDS, _GAP = 48, 96, 4
HEIGHT_OF_SOUND = _WAVE + _GAP + _BANDS
_GREYS = 24
_NARROW, _WIDE = 0.66, 1.1
_LEAST_SQUEEZED = 0.35
_EPSILON_S = 0.0005


@dataclass(frozen=True, slots=True)
class Cell:
    """A word or phone: `x` and `width` in pixels, times in seconds.

    Attributes:
        label: as it is.
        style: silence, word or phone; with `short` where it is as short as it can be.
        squeezed: width in pixels that the label is to be pressed into, or None where it fits.
        shown: whether there is room for the label at all.
        heard: whether the sound reaches it.
    """

    x: float
    width: float
    begin: float
    end: float
    label: str
    style: str
    squeezed: float | None
    shown: bool
    heard: bool


@dataclass(frozen=True, slots=True)
class SoundPicture:
    """Path of the waveform, and the spectrogram as a PNG in base64; pixels of the page."""

    wave: str
    png: str
    width: int
    wave_height: int
    bands_top: int
    bands_height: int


def cells(spans: Sequence[Span], shift: float, size: int, heard_until: float) -> list[Cell]:
    """Words or phones as boxes.

    Args:
        spans: in frames.
        shift: seconds of a frame.
        size: of the letters, in pixels.
        heard_until: seconds of sound.
    """
    made = []
    for span in spans:
        begin, end = span.start * shift, (span.start + span.length) * shift
        width = (end - begin) * PIXELS_PER_S
        need, room = _width_of(span.label) * size, width - 2
        made.append(
            Cell(
                round(begin * PIXELS_PER_S, 2),
                round(width, 2),
                round(begin, 4),
                round(end, 4),
                span.label,
                f"{span.style} short" if span.short else span.style,
                round(room, 1) if need > room else None,
                room >= need * _LEAST_SQUEEZED,
                begin < heard_until - _EPSILON_S,
            )
        )
    return made


def marks(seconds: float) -> list[tuple[float, str]]:
    """(pixel, label) of the time axis: a tick every 0.1 s, labelled every half second."""
    step = 0.1 if seconds <= 120 else 1.0
    count = math.floor(seconds / step + 1e-6)
    every = 5
    return [
        (round(number * step * PIXELS_PER_S, 1), f"{number * step:.1f}" if number % every == 0 else "")
        for number in range(count + 1)
    ]


def sound_picture(sound: Sound) -> SoundPicture:
    """Waveform and spectrogram, a column a pixel."""
    from kaldi_doctor.analysis.ali.sound_figures import envelope, spectrogram

    low, high = envelope(sound.samples, sound.rate, PIXELS_PER_S)
    middle = _WAVE / 2
    up = [f"{middle - (middle - 1) * value:.0f}" for value in high.tolist()]
    down = [f"{middle - (middle - 1) * value + 1:.0f}" for value in low.tolist()]
    columns = len(up)
    there = "".join(f"L{x} {y}" for x, y in enumerate(up))
    back = "".join(f"L{columns - 1 - x} {y}" for x, y in enumerate(reversed(down)))
    energy = spectrogram(sound.samples, sound.rate, PIXELS_PER_S, _BANDS)
    return SoundPicture(f"M0 {middle:.0f}{there}{back}Z", _png(energy), columns, _WAVE, _WAVE + _GAP, _BANDS)


def _png(energy: object) -> str:
    """Dark where there is energy, in few greys, which pack well."""
    import numpy as np
    from PIL import Image

    greys = np.asarray(energy).astype(np.int32) * _GREYS // 256
    out = io.BytesIO()
    picture = Image.fromarray((255 - greys * 255 // (_GREYS - 1)).astype(np.uint8))
    picture.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def _width_of(label: str) -> float:
    """Width of a label over the size of its letters, about."""
    return sum(
        0.0 if unicodedata.combining(letter) else _WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW
        for letter in label
    )
