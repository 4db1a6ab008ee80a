"""Read every log and score file of a walked tree once, in path order, and hand it to its reader."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.log_dirs import owner_of, shape_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.model import Unreadable
from kaldi_doctor.readers._registry import Reader, Records, Source, load_readers, number_trouble, reader_for
from kaldi_doctor.readers._sampling import sample

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaldi_doctor.walk import FileEntry, Tree

LARGE_FILE = 8 * 1024 * 1024
HEAD, TAIL = 64 * 1024, 1024 * 1024


@dataclass(slots=True)
class Reading:
    """Result of reading a tree."""

    records: Records = field(default_factory=Records)
    unreadable: list[Unreadable] = field(default_factory=list)
    logs: int = 0
    cut: list[str] = field(default_factory=list)
    """Files over the size limit, of which only head and tail were read."""


Times: TypeAlias = dict[str, float]
"""Seconds by what took them, for `--debug`."""
Stamp: TypeAlias = tuple[int, int, int, int]
"""Of a file as it was when it was read; see `FileEntry.stamp`."""


class Claim(NamedTuple):
    """A file to read: its path and name, the directory it belongs to, its reader, and whether it is a job log."""

    path: str
    dir: str
    name: str
    reader: Reader | None
    log: bool


class FileRead(NamedTuple):
    """What reading one file brought.

    Attributes:
        records: in the order of the file.
        job: of a job log, without its bytes.
        error: why it was not read to its end.
        cut: only head and tail were read.
        ended: it ends with a line end.
    """

    records: list[Any]
    job: JobLog | None
    error: str | None
    cut: bool
    ended: bool


class Kept(Protocol):
    """What was read before of files that have not changed since."""

    def get(self, claim: Claim, stamp: Stamp) -> FileRead | None:
        """What was read of a file; None where it changed or was never read."""

    def put(self, claim: Claim, stamp: Stamp, read: FileRead) -> None:
        """Keep what was read of a file."""


def is_log(name: str) -> bool:
    """Whether a file name is that of a job log (`.log`, also renamed to `.log.txt`)."""
    return name.endswith((".log", ".log.txt"))


def read_tree(tree: Tree, *, first_only: bool = False, times: Times | None = None, kept: Kept | None = None) -> Reading:
    """Read all logs, and all files that a reader claims by name.

    Args:
        tree: what was walked.
        first_only: of files of one kind in one directory, read only the first: enough to tell what each directory is
            and what it was made from.
        times: filled with seconds by reader, where given.
        kept: what was read before; files that have not changed since are not opened.
    """
    load_readers()
    reading = Reading()
    base = f"{tree.base}/"
    seen: set[tuple[str, str]] = set()
    for claim, entry in _claimed(tree, reading):
        if first_only:
            kind = (claim.path.rpartition("/")[0], shape_of(claim.name))
            if kind in seen:
                continue
            seen.add(kind)
        begun = time.perf_counter() if times is not None else 0.0
        try:
            _add(reading, claim, _read_or_kept(base, claim, entry, kept))
        except OSError as error:
            reading.unreadable.append(Unreadable(claim.path, error.strerror or str(error)))
        if times is not None:
            what = f"read {claim.reader.name}" if claim.reader is not None else "read other logs"
            times[what] = times.get(what, 0.0) + time.perf_counter() - begun
    for path, target in tree.passed:
        reading.unreadable.append(Unreadable(path, passed_over(target)))
    for problem, reason in tree.problems:
        reading.unreadable.append(Unreadable(problem, reason))
    return reading


def passed_over(target: str | None) -> str:
    """Why a link was not read that leads out of the tree."""
    return f"a link to {target}, outside the tree: --follow reads it"


def _claimed(tree: Tree, reading: Reading) -> Iterator[tuple[Claim, FileEntry]]:
    """The files to read, in path order; links out of the tree are put down as unread."""
    kinds: dict[str, tuple[Reader | None, bool] | None] = {}
    """By the shape of a name: its reader and whether it is a log; None for what is not read."""
    for path in sorted(tree.dirs):
        directory = tree.dirs[path]
        owner = owner_of(path)
        left_out = _left_out(owner, directory.files, reading)
        for name in sorted(directory.files):
            if name in left_out:
                continue
            shape = shape_of(name)
            if shape not in kinds:
                log = is_log(shape)
                reader = reader_for((shape.removesuffix(".txt") if log else shape).replace("#", "0"))
                kinds[shape] = (reader, log) if log or reader is not None else None
            kind = kinds[shape]
            if kind is None:
                continue
            entry = directory.files[name]
            if entry.link is None or not (entry.link.dangling or entry.link.outside):
                yield Claim(f"{path}/{name}", owner, name, *kind), entry
            elif entry.outside:
                reading.unreadable.append(Unreadable(f"{path}/{name}", passed_over(entry.target)))


def _left_out(owner: str, names: Collection[str], reading: Reading) -> frozenset[str]:
    """The training logs of a directory that are not read, put down as sampled; none but where there are very many."""
    found = sample(owner, names)
    if found is None:
        return frozenset()
    record, left_out = found
    reading.records.add(record)
    return left_out


def _read_or_kept(base: str, claim: Claim, entry: FileEntry, kept: Kept | None) -> FileRead:
    """What is kept of a file, else what it holds now.

    Raises:
        OSError: it cannot be read.
    """
    stamp = entry.stamp if kept is not None else None
    if kept is None or stamp is None:
        return read_file(base + claim.path, claim)
    found = kept.get(claim, stamp)
    if found is None:
        found = read_file(base + claim.path, claim)
        kept.put(claim, stamp, found)
    return found


def read_file(real: str, claim: Claim, *, whole_lines: bool = False) -> FileRead:
    """Hand one file to its reader; `whole_lines`: without what stands behind its last line end.

    Raises:
        OSError: it cannot be read.
    """
    data, cut = bytes_of(real)
    ended = data.endswith(b"\n")
    if whole_lines and not ended:
        data = data[: data.rfind(b"\n") + 1]
    job = JobLog(claim.path, data, dir=claim.dir) if claim.log else None
    records: list[Any] = []
    error = None
    try:
        if claim.reader is not None:
            records.extend(claim.reader.plain(Source(claim.path, claim.dir, claim.name, data, job)))
    except UnreadableArtifact as problem:
        error = str(problem).removeprefix(f"{claim.path}: ")
    except (ValueError, OverflowError) as problem:
        error = number_trouble(problem)
    if job is not None:
        job.release()
    return FileRead(records, job, error, cut, ended)


def _add(reading: Reading, claim: Claim, read: FileRead) -> None:
    """Put what was read of one file to the rest."""
    if read.cut:
        reading.cut.append(claim.path)
    if claim.log:
        reading.logs += 1
    for record in read.records:
        reading.records.add(record)
    if read.error is not None:
        reading.unreadable.append(Unreadable(claim.path, read.error))
    elif read.job is not None:
        reading.records.add(read.job)


def bytes_of(path: str) -> tuple[bytes, bool]:
    """Content of a file, and whether it was cut: of one over the limit, head and tail joined by a line that says so.

    Nearly all logs fit into the first read. What grows while it is read is taken as far as it had come.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        head = os.read(descriptor, HEAD)
        if len(head) < HEAD:
            return head, False
        size = os.fstat(descriptor).st_size
        if size <= LARGE_FILE:
            return head + b"".join(_chunks(descriptor, size - HEAD)), False
        os.lseek(descriptor, -TAIL, os.SEEK_END)
        return head + b"\n[...]\n" + b"".join(_chunks(descriptor, TAIL)), True
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, expected: int) -> Iterator[bytes]:
    """Read to the end, at most 64 kB more than expected (a log that is being written never ends)."""
    left = expected + HEAD
    while left > 0:
        chunk = os.read(descriptor, left)
        if chunk:
            yield chunk
        if len(chunk) < left:  # a regular file gives less than was asked for at its end only
            return
        left -= len(chunk)
