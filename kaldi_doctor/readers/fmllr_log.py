"""Speaker transforms (gmm-est-fmllr, gmm-est-fmllr-gpost).

`fmllr.<iteration>.<job>.log` in training, `fmllr.<job>.log` in alignment, `fmllr_pass<1|2>.<job>.log` in decoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import number
from kaldi_doctor.readers._registry import Source, reader

_SPEAKER = re.compile(rb"For speaker (\S+), auxf-impr from fMLLR is (\S{1,40}), over (\S{1,20}) frames")
_OVERALL = re.compile(rb"Overall fMLLR auxf impr(?:ovement)? per frame is (\S{1,40}) over (\S{1,20}) frames")


@dataclass(frozen=True, slots=True)
class FmllrLog:
    """One job. Improvements are of the auxiliary function per frame, silence weighted down as the script has it."""

    dir: str
    iteration: int | None
    """None outside training."""
    job: int
    improvement: float | None
    frames: float
    speakers: tuple[tuple[str, float | None, float], ...]
    """(speaker, improvement per frame or None, frames)."""
    below_count: int
    """Speakers with too few frames to estimate a transform."""
    origin: Origin
    pass_: int | None = None
    """1 or 2 in decoding."""


@reader("speaker transforms", "fmllr.#.#.log", "fmllr.#.log", "fmllr_pass#.#.log")
def read(source: Source) -> Iterator[FmllrLog]:
    """One record a log that reached its summary."""
    data, numbers = source.data, source.numbers
    overall = _OVERALL.search(data)
    if overall is None or not numbers:
        return
    decoding = source.name.startswith("fmllr_pass")
    yield FmllrLog(
        dir=source.dir,
        iteration=numbers[0] if len(numbers) > 1 and not decoding else None,
        job=numbers[-1],
        improvement=number(overall[1]),
        frames=number(overall[2]) or 0.0,
        speakers=tuple(
            (name.decode("utf-8", "replace"), number(gain), number(frames) or 0.0)
            for name, gain, frames in _SPEAKER.findall(data)
        ),
        below_count=data.count(b"below min-count"),
        origin=source.origin(overall.start()),
        pass_=numbers[0] if decoding else None,
    )
