"""The file of the cache: one SQLite database, a row for each file that was read.

A row is used where path, size, dates and inode are those of now and the same readers wrote it; its check sum finds what
SQLite would not. Rows are written in one transaction at the end, with the plain journal: the directories of users often
lie on NFS, where SQLite's write-ahead log does not work between machines. A file that changed so lately that it could
change again within one tick of the clock is not kept, as in git's index.
"""

from __future__ import annotations

import os
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaldi_doctor.cache.codec import NotKept, decoded, encoded

if TYPE_CHECKING:
    import sqlite3

    from kaldi_doctor.readers._read import Claim, FileRead, Stamp

APPLICATION, SCHEMA = 0x6B647263, 1
LARGEST = 512 * 1024 * 1024
"""Bytes of rows beyond which the directories that were not used for longest are dropped."""
SETTLED_S = 2.0
"""Seconds that a file must have been left alone: dates of some file systems have no finer steps."""
WAIT_S = 10.0
"""Seconds that another process is waited for."""
_USED_STEP_S = 24 * 3600
_ROWS, _PENDING = 512, 2000
_TABLES = """
CREATE TABLE meta(readers TEXT NOT NULL);
CREATE TABLE dirs(id INTEGER PRIMARY KEY AUTOINCREMENT, path BLOB NOT NULL UNIQUE, used INTEGER NOT NULL);
CREATE TABLE files(dir INTEGER NOT NULL, name BLOB NOT NULL, stamp TEXT NOT NULL, readers TEXT NOT NULL,
    crc INTEGER NOT NULL, found BLOB NOT NULL, PRIMARY KEY(dir, name));
"""


class Foreign(Exception):  # noqa: N818  (says what happened)
    """The database was written by something else, and what."""


@dataclass(slots=True)
class Store:
    """The cache while one tree is read.

    Attributes:
        connection: to the database; its tables are there.
        base: real directory that paths of the tree start from.
        readers: says which readers wrote a row; rows of others are not used.
        looked: seconds since the epoch before the first file of the tree was looked at.
        fill: whether what is read is kept.
    """

    connection: sqlite3.Connection
    base: str
    readers: str
    looked: float
    fill: bool = True
    broken: Exception | None = None
    """What went wrong with the database: nothing is taken from it from then on."""
    _dir: str | None = None
    _id: int | None = None
    _rows: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)
    _last: bytes | None = None
    _stale: list[int] = field(default_factory=list)
    _pending: list[tuple[bytes, bytes, str, int, bytes]] = field(default_factory=list)

    def get(self, claim: Claim, stamp: Stamp) -> FileRead | None:
        """What was read of a file that has not changed since."""
        if self.broken is not None:
            return None
        directory, name = claim.path.rpartition("/")[0], os.fsencode(claim.name)
        try:
            row = self._row(directory, name)
        except _errors() as error:
            self.broken = error
            return None
        if row is None or row[:2] != (_said(stamp), self.readers):
            return None
        _, _, crc, found = row
        if type(found) is not bytes or crc != _crc(self._key(directory), name, row[0], found):
            self.broken = Foreign("a check sum does not fit")
            return None
        try:
            return decoded(claim, found)
        except NotKept:
            return None

    def put(self, claim: Claim, stamp: Stamp, read: FileRead) -> None:
        """Keep what was read of a file, unless it may be changing."""
        if not self.fill or self.broken is not None or stamp[1] / 1e9 > self.looked - SETTLED_S:
            return
        try:
            found = encoded(claim, read)
        except NotKept:
            return
        directory, name, said = self._key(claim.path.rpartition("/")[0]), os.fsencode(claim.name), _said(stamp)
        self._pending.append((directory, name, said, _crc(directory, name, said, found), found))
        if len(self._pending) >= _PENDING:
            self.write()

    def write(self) -> None:
        """Put down what was read, and which directories were used; drop the oldest where there is too much."""
        if self.broken is not None or not (self._pending or self._stale):
            return
        try:
            with self.connection:
                self.connection.execute("BEGIN IMMEDIATE")
                self._put_down()
                self._trim()
            self.connection.execute("PRAGMA incremental_vacuum").fetchall()
        except _errors() as error:
            self.broken = error
        self._pending.clear()
        self._stale.clear()

    def _row(self, directory: str, name: bytes) -> tuple[Any, ...] | None:
        """(stamp, readers, check sum, records) of a file; a few hundred are fetched at once, in order of name."""
        if directory != self._dir:
            self._dir, self._last = directory, b""
            self._rows.clear()
            key = (self._key(directory),)
            found = self.connection.execute("SELECT id, used FROM dirs WHERE path = ?", key).fetchone()
            self._id = found[0] if found else None
            if found and self.fill and found[1] < time.time() - _USED_STEP_S:
                self._stale.append(found[0])
        if self._id is None:
            return None
        if self._last is not None and (name > self._last or not self._last):
            rows = self.connection.execute(
                "SELECT name, stamp, readers, crc, found FROM files WHERE dir = ? AND name >= ? ORDER BY name LIMIT ?",
                (self._id, name, _ROWS),
            ).fetchall()
            self._rows = {row[0]: row[1:] for row in rows}
            self._last = rows[-1][0] if len(rows) == _ROWS else None
        return self._rows.pop(name, None)

    def _key(self, directory: str) -> bytes:
        return os.fsencode(f"{self.base}\0{directory}")

    def _put_down(self) -> None:
        now, ids = int(time.time()), dict[bytes, int]()
        self.connection.executemany("UPDATE dirs SET used = ? WHERE id = ?", [(now, one) for one in self._stale])
        for directory in {row[0] for row in self._pending}:
            self.connection.execute(
                "INSERT INTO dirs(path, used) VALUES(?, ?) ON CONFLICT(path) DO UPDATE SET used = excluded.used",
                (directory, now),
            )
            ids[directory] = self.connection.execute("SELECT id FROM dirs WHERE path = ?", (directory,)).fetchone()[0]
        self.connection.executemany(
            "INSERT OR REPLACE INTO files(dir, name, stamp, readers, crc, found) VALUES(?, ?, ?, ?, ?, ?)",
            [(ids[at], name, said, self.readers, crc, found) for at, name, said, crc, found in self._pending],
        )

    def _trim(self) -> None:
        """Drop the directories used longest ago until three quarters of the limit are left."""
        if used_bytes(self.connection) <= LARGEST:
            return
        sizes = self.connection.execute(
            "SELECT id, (SELECT SUM(LENGTH(found) + 200) FROM files WHERE dir = id) FROM dirs "
            "ORDER BY used DESC, id DESC"
        ).fetchall()
        left = LARGEST * 3 // 4
        for one, size in sizes:
            left -= size or 0
            if left < 0:
                self.connection.execute("DELETE FROM files WHERE dir = ?", (one,))
                self.connection.execute("DELETE FROM dirs WHERE id = ?", (one,))


def ready(connection: sqlite3.Connection, readers: str) -> str | None:
    """Make the tables of a new database; of one that other readers filled, throw away the rows and say so.

    Raises:
        Foreign: it is the database of something else, or of another schema.
        sqlite3.Error: it is damaged, or busy.
    """
    said = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if said != [APPLICATION, SCHEMA]:
        _make(connection, readers)
        return None
    if connection.execute("SELECT readers FROM meta").fetchone() == (readers,):
        return None
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE meta SET readers = ?", (readers,))
        connection.execute("DELETE FROM files WHERE readers != ?", (readers,))
        connection.execute("DELETE FROM dirs WHERE id NOT IN (SELECT dir FROM files)")
    return "it was written by another version"


def _make(connection: sqlite3.Connection, readers: str) -> None:
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")  # the other process may have made the tables meanwhile
        said = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        if said == [APPLICATION, SCHEMA]:
            return
        if said == [APPLICATION, said[1]]:
            raise Foreign("it was written by another version")
        if said != [0, 0] or connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]:
            raise Foreign("it is the database of another program")
        for statement in _TABLES.split(";\n")[:-1]:
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES(?)", (readers,))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")


def used_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of the database without what is free in it."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _said(stamp: Stamp) -> str:
    return " ".join(map(str, stamp))


def _crc(directory: bytes, name: bytes, stamp: str, found: bytes) -> int:
    return zlib.crc32(found, zlib.crc32(b"\0".join((directory, name, stamp.encode()))))


def _errors() -> type[Exception]:
    import sqlite3

    return sqlite3.Error
