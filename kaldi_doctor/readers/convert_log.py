"""Alignments converted to a new tree, `convert.<job>.log` (convert-ali)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader

_DONE = re.compile(rb"Succeeded converting alignments for (\d{1,12}) files, failed for (\d{1,12})")


@dataclass(frozen=True, slots=True)
class ConvertLog:
    """One job: alignments converted and failed."""

    dir: str
    job: int
    done: int
    failed: int
    origin: Origin


@reader("converted alignments", "convert.#.log")
def read(source: Source) -> Iterator[ConvertLog]:
    """One record a log with a summary."""
    done = _DONE.search(source.data)
    if done is not None:
        yield ConvertLog(source.dir, source.numbers[0], int(done[1]), int(done[2]), source.origin(done.start()))
