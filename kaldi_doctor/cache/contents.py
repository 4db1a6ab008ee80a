"""What the cache holds, for the user who wants to know or to be rid of it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from kaldi_doctor.cache.place import cache_file, distrust, remove


@dataclass(frozen=True, slots=True)
class Contents:
    """Path, bytes on disk, how many files of how many directories are kept; `unused`: why it will not be used."""

    path: str
    bytes: int = 0
    files: int = 0
    directories: int = 0
    unused: str | None = None


def contents() -> Contents:
    """What lies in the user's cache directory now; nothing is changed."""
    path = cache_file()
    unused = distrust(path)
    try:
        size = os.lstat(path).st_size
    except OSError:
        return Contents(path)
    if unused is not None:
        return Contents(path, size, unused=unused)
    try:
        with closing(sqlite3.connect(path)) as connection:
            files, directories = (
                connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608  (names of ours)
                for table in ("files", "dirs")
            )
    except sqlite3.Error as error:
        return Contents(path, size, unused=str(error))
    return Contents(path, size, files, directories)


def clear() -> None:
    """Remove the cache.

    Raises:
        OSError: it cannot be removed.
    """
    remove(cache_file())
