"""The alignment archives of one directory: `ali.1.gz … ali.J.gz` (or `ali.J.ark`, `ali.ark`), job by job.

Damage in one job does not hide the others. Nothing of the tree is trusted: names are matched, contents are parsed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.ragged import Ragged, concatenate
from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.kaldi.archive import read_blocks
from kaldi_doctor.kaldi.gz import INFLATION, Damage, Inflation, converted_line_ends, inflate_pieces
from kaldi_doctor.kaldi.regular_file import open_regular

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_NAME = re.compile(r"^ali(?:\.(\d{1,9}))?\.(gz|ark|ark\.gz|txt)$")
LARGEST = 4 * 1024**3
"""Bytes of the largest archive file that is opened."""


@dataclass(frozen=True, slots=True)
class JobFile:
    """One archive of a directory. `job` is its number in the name; 0 where it has none (`ali.ark`)."""

    path: str
    name: str
    job: int
    limits: Inflation = INFLATION


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentBlock:
    """Utterances of one job, as they come."""

    job: int
    ragged: Ragged


@dataclass(frozen=True, slots=True, eq=False)
class Alignments:
    """All alignments that could be read from a directory.

    Attributes:
        ragged: transition-ids, jobs in numerical order.
        job: int32[utterances], job number of each utterance.
        files: the archives that were opened.
        damages: one for each archive that could not be read to its end.
        encodings: `binary`, `text` as met.
    """

    ragged: Ragged
    job: NDArray[np.int32]
    files: tuple[JobFile, ...]
    damages: tuple[Damage, ...]
    encodings: frozenset[str]


def job_files(
    directory: Path | str,
    names: Iterable[str] | None = None,
    *,
    limits: Inflation = INFLATION,
    bounds: Bounds = EVERYWHERE,
) -> list[JobFile]:
    """Archives of a directory in the order of their job numbers.

    Args:
        directory: where they lie.
        names: file names of the directory where they are known already (a walked tree).
        limits: how far they are inflated.
        bounds: where links may lead; what lies elsewhere is not listed.
    """
    directory = os.fspath(directory)
    if names is None:
        try:
            names = os.listdir(directory)
        except OSError:
            return []
    found: dict[int, JobFile] = {}
    for name in sorted(names):
        hit = _NAME.match(name)
        if hit and bounds.hold(os.path.join(directory, name)):
            job = int(hit[1] or 0)
            found.setdefault(job, JobFile(os.path.join(directory, name), name, job, limits))
    return [found[job] for job in sorted(found)]


def num_jobs(directory: Path | str) -> int | None:
    """Number in `num_jobs`, or None where it is missing or no number."""
    try:
        with open_regular(os.path.join(os.fspath(directory), "num_jobs")) as stream:
            text = stream.read(32).strip()
    except OSError:
        return None
    return int(text) if text.isdigit() and len(text) < 10 else None


def missing_jobs(directory: Path | str, files: Iterable[JobFile]) -> list[int]:
    """Jobs up to `num_jobs` that have no archive."""
    files = list(files)
    total = num_jobs(directory)
    if total is None or any(file.job == 0 for file in files):
        return []
    present = {file.job for file in files}
    return [job for job in range(1, min(total, 100_000) + 1) if job not in present]


def read_file(file: JobFile, kinds: set[str] | None = None) -> Iterator[Ragged | Damage]:
    """One archive by blocks of at most about 16 MB; a Damage, with its job number, comes last."""
    try:
        with open_regular(file.path) as stream:
            if os.fstat(stream.fileno()).st_size > LARGEST:
                yield Damage(file.path, "the file is larger than 4 GB and is not opened", 0, file.job, unread=True)
                return
            data = stream.read()
    except OSError as error:
        yield Damage(file.path, error.strerror or str(error), 0, file.job, unread=True)
        return
    if not data:
        yield Damage(file.path, "the file is empty", 0, file.job)
        return
    for item in read_blocks(inflate_pieces(data, file.path, file.limits), file.path, kinds):
        if isinstance(item, Damage):
            converted = converted_line_ends(data) if item.compressed else ""
            reason = f"{item.reason}; {converted}" if converted else item.reason
            yield Damage(item.path, reason, item.byte_offset, file.job, item.compressed)
        else:
            yield item


def iter_blocks(
    files: Iterable[JobFile], damages: list[Damage], kinds: set[str] | None = None
) -> Iterator[AlignmentBlock]:
    """All archives, block by block, so that memory stays flat; damages are appended as they are met."""
    for file in files:
        for item in read_file(file, kinds):
            if isinstance(item, Damage):
                damages.append(item)
            elif len(item):
                yield AlignmentBlock(file.job, item)


def read_directory(
    directory: Path | str, *, jobs: Collection[int] | None = None, files: Iterable[JobFile] | None = None
) -> Alignments:
    """All alignments of a directory in memory (4 bytes a frame).

    Args:
        directory: with `ali.J.gz`.
        jobs: only these job numbers, all where None.
        files: its archives, where they are known already.
    """
    known = job_files(directory) if files is None else files
    files = [file for file in known if jobs is None or file.job in jobs]
    damages: list[Damage] = []
    kinds: set[str] = set()
    blocks = list(iter_blocks(files, damages, kinds))
    job = np.repeat(
        np.array([block.job for block in blocks], np.int32), np.array([len(block.ragged) for block in blocks], int)
    )
    ragged = concatenate([block.ragged for block in blocks])
    return Alignments(ragged, job.astype(np.int32), tuple(files), tuple(damages), frozenset(kinds))
