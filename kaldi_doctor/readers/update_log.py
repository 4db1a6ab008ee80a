"""Re-estimation of GMMs, `update.<iteration>.log` (gmm-est)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import number
from kaldi_doctor.readers._registry import Source, reader

_LIKE = re.compile(rb"GMM update: Overall avg like per frame = (\S{1,40}) over (\S{1,20}) frames")
_SPLIT = re.compile(
    rb"Split (\d{1,9}) states with target = (\d{1,9}),[^\n]{0,400}split #Gauss from (\d{1,9}) to (\d{1,9})"
)
_FLOORED = re.compile(rb"(\d{1,12}) variance elements floored in (\d{1,9}) Gaussians, out of (\d{1,9})")


@dataclass(frozen=True, slots=True)
class UpdateLog:
    """One update. `like` is per frame over `frames`; counts are None where the log does not say.

    `floored` are the Gaussians of which a variance lies at its floor, of `updated` that were estimated.
    """

    dir: str
    iteration: int
    like: float | None
    frames: float
    states: int | None
    target: int | None
    gaussians: int | None
    floored: int | None
    updated: int | None
    floored_at: Origin | None
    origin: Origin


@reader("GMM updates", "update.#.log")
def read(source: Source) -> Iterator[UpdateLog]:
    """One record a log of gmm-est."""
    data, numbers = source.data, source.numbers
    like, split = _LIKE.search(data), _SPLIT.search(data)
    floored = _FLOORED.search(data)
    first = like or split
    if first is None or not numbers:
        return
    yield UpdateLog(
        dir=source.dir,
        iteration=numbers[0],
        like=number(like[1]) if like else None,
        frames=(number(like[2]) or 0.0) if like else 0.0,
        states=int(split[1]) if split else None,
        target=int(split[2]) if split else None,
        gaussians=int(split[4]) if split else None,
        floored=int(floored[2]) if floored else None,
        updated=int(floored[3]) if floored else None,
        floored_at=source.origin(floored.start()) if floored else None,
        origin=source.origin(first.start()),
    )
