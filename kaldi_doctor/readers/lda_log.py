"""LDA and MLLT estimation, `lda_est.log` (est-lda) and `mupdate.<iteration>.log` (est-mllt)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import number
from kaldi_doctor.readers._registry import Source, reader

_TOTAL = re.compile(rb"Sum of all singular values is (\S{1,40})")
_MLLT = re.compile(rb"Overall objective function improvement for MLLT is (\S{1,40}) over (\S{1,20}) frames")


@dataclass(frozen=True, slots=True)
class LdaLog:
    """Separation of classes: sum of all singular values."""

    dir: str
    total: float | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class MlltLog:
    """One MLLT update: improvement of the objective per frame, None where nan."""

    dir: str
    iteration: int
    improvement: float | None
    frames: float
    origin: Origin


@reader("LDA and MLLT", "lda_est.log", "mupdate.#.log")
def read(source: Source) -> Iterator[LdaLog | MlltLog]:
    """One record a log."""
    if source.name.startswith("lda_est"):
        total = _TOTAL.search(source.data)
        if total is not None:
            yield LdaLog(source.dir, number(total[1]), source.origin(total.start()))
        return
    gain = _MLLT.search(source.data)
    if gain is not None:
        at = source.origin(gain.start())
        yield MlltLog(source.dir, source.numbers[0], number(gain[1]), number(gain[2]) or 0.0, at)
