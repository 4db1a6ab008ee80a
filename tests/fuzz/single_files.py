"""Damage done to single files, many times a second: each reader may make a file unreadable, and may do nothing else."""

from __future__ import annotations

import random
from functools import cache

from damage import FIXTURES, damaged

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.log_dirs import owner_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.readers._read import is_log
from kaldi_doctor.readers._registry import Source, load_readers, reader_for

_EACH = 4
"""Bundled files of one reader that are damaged: more differ by their numbers alone."""


@cache
def samples() -> dict[str, list[tuple[str, bytes]]]:
    """Real files by the name of the reader that reads them, as (path, content)."""
    load_readers()
    found: dict[str, list[tuple[str, bytes]]] = {}
    for path in sorted(FIXTURES.rglob("*")):
        reader = reader_for(path.name.removesuffix(".txt")) if path.is_file() else None
        if reader is not None and len(found.setdefault(reader.name, [])) < _EACH:
            found[reader.name].append((path.relative_to(FIXTURES).as_posix(), path.read_bytes()))
    return found


def read(path: str, content: bytes) -> int:
    """Read one file as a tree would be read; the number of its records."""
    name = path.rpartition("/")[2]
    reader = reader_for(name.removesuffix(".txt"))
    assert reader is not None
    owner = owner_of(path.rpartition("/")[0])
    job = JobLog(path, content, dir=owner) if is_log(name) else None
    try:
        return sum(1 for _ in reader.function(Source(path, owner, name, content, job)))
    except UnreadableArtifact:
        return 0


def one_file(seed: int) -> None:
    """Damage one file of one reader, once or several times over, and read it."""
    chance = random.Random(seed)
    files = samples()[chance.choice(sorted(samples()))]
    path, content = chance.choice(files)
    for _ in range(chance.choice((1, 1, 2, 5))):
        content = damaged(content, chance)
    read(path, content)
