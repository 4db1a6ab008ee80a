"""Read every log and score file of a walked tree once, in path order, and hand it to its reader."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.log_dirs import owner_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.model import Unreadable
from kaldi_doctor.readers._registry import Reader, Records, Source, load_readers, reader_for, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.walk import Tree

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
_Claim: TypeAlias = "tuple[str, str, str, Reader | None, bool]"
"""(path, owning directory, file name, reader, whether it is a job log)."""


def is_log(name: str) -> bool:
    """Whether a file name is that of a job log (`.log`, also renamed to `.log.txt`)."""
    return name.endswith((".log", ".log.txt"))


def read_tree(tree: Tree, *, first_only: bool = False, times: Times | None = None) -> Reading:
    """Read all logs, and all files that a reader claims by name.

    Args:
        tree: what was walked.
        first_only: of files of one kind in one directory, read only the first: enough to tell what each directory is
            and what it was made from.
        times: filled with seconds by reader, where given.
    """
    load_readers()
    reading = Reading()
    base = f"{tree.base}/"
    seen: set[tuple[str, str]] = set()
    for path, owner, name, reader, log in _claimed(tree, reading):
        if first_only:
            kind = (path.rpartition("/")[0], shape_of(name))
            if kind in seen:
                continue
            seen.add(kind)
        if times is None:
            _read_one(base, path, owner, name, reader, reading, log=log)
        else:
            begun = time.perf_counter()
            _read_one(base, path, owner, name, reader, reading, log=log)
            what = f"read {reader.name}" if reader is not None else "read other logs"
            times[what] = times.get(what, 0.0) + time.perf_counter() - begun
    for path, target in tree.passed:
        reading.unreadable.append(Unreadable(path, passed_over(target)))
    for problem, reason in tree.problems:
        reading.unreadable.append(Unreadable(problem, reason))
    return reading


def passed_over(target: str | None) -> str:
    """Why a link was not read that leads out of the tree."""
    return f"a link to {target}, outside the tree: --follow reads it"


def _claimed(tree: Tree, reading: Reading) -> Iterator[_Claim]:
    """The files to read, in path order; links out of the tree are put down as unread."""
    shapes: dict[str, Reader | None] = {}
    for path in sorted(tree.dirs):
        directory = tree.dirs[path]
        owner = owner_of(path)
        for name in sorted(directory.files):
            log = is_log(name)
            shape = shape_of(name.removesuffix(".txt") if log else name)
            if shape not in shapes:
                shapes[shape] = reader_for(shape.replace("#", "0"))
            reader = shapes[shape]
            entry = directory.files[name]
            if (log or reader is not None) and not entry.dangling:
                if entry.outside:
                    reading.unreadable.append(Unreadable(f"{path}/{name}", passed_over(entry.target)))
                else:
                    yield f"{path}/{name}", owner, name, reader, log


def _read_one(
    base: str, path: str, owner: str, name: str, reader: Reader | None, reading: Reading, *, log: bool
) -> None:
    """Read one file into records, or into one Unreadable."""
    try:
        data, cut = bytes_of(base + path)
        if cut:
            reading.cut.append(path)
        job = None
        if log:
            reading.logs += 1
            job = JobLog(path, data, dir=owner)
        if reader is not None:
            for record in reader.function(Source(path, owner, name, data, job)):
                reading.records.add(record)
        if job is not None:
            job.release()
            reading.records.add(job)
    except OSError as error:
        reading.unreadable.append(Unreadable(path, error.strerror or str(error)))
    except UnreadableArtifact as error:
        reading.unreadable.append(Unreadable(path, str(error).removeprefix(f"{path}: ")))


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
