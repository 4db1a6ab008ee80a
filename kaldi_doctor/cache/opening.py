"""The cache for one tree: opened where it may be trusted, begun anew where it is damaged, done without where it fails.

What went wrong is a warning of the logger `kaldi_doctor`, once; a cache never changes what is said of a tree.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from kaldi_doctor.cache.place import Refused, cache_file, made_ready, remove
from kaldi_doctor.cache.store import WAIT_S, Foreign, Store, ready
from kaldi_doctor.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.walk import Tree

_OURS_TO_WAIT = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
    }
)
"""Primary result codes that say nothing against the file itself."""
_SHORT_READ = 522
"""Extended code of SQLite: the file ends too early."""


@contextmanager
def kept_records(tree: Tree, *, fill: bool = True) -> Iterator[Store | None]:
    """The cache while a tree is read; None where none is to be had.

    Args:
        tree: what was walked; the cache is never inside it.
        fill: keep what is read, too.
    """
    store = _opened(tree, fill=fill)
    if store is None:
        yield None
        return
    file = cache_file()
    inode = _inode(file)
    try:
        yield store
        store.write()
    finally:
        with suppress(sqlite3.Error):
            store.connection.close()
    if store.broken is not None:
        _give_up(file, store.broken, inode)


def _opened(tree: Tree, *, fill: bool) -> Store | None:
    file = cache_file()
    top = os.path.realpath(tree.real(tree.root))
    if os.path.realpath(os.path.dirname(file)).startswith(f"{top.rstrip('/')}/"):
        _tell(f"no cache is kept: {file} lies inside the tree")
        return None
    for _ in range(2):
        connection, inode = None, None
        try:
            thrown = made_ready(file)
            inode = _inode(file)
            connection = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)
            connection.execute("PRAGMA trusted_schema = OFF")
            thrown = ready(connection, readers_id()) or thrown
        except Refused as error:
            _tell(f"no cache is kept: {file}: {error}")
            return None
        except (sqlite3.Error, Foreign) as error:
            if connection is not None:
                connection.close()
            if not _give_up(file, error, inode):
                return None
            continue
        if thrown is not None:
            _begun_anew(file, thrown)
        return Store(connection, str(tree.base), readers_id(), tree.began, fill)
    return None


def _give_up(file: str, error: Exception, inode: int | None) -> bool:
    """Throw the cache away where the file is to blame; whether it was."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, sqlite3.Error) and code not in {None, _SHORT_READ} and code & 0xFF in _OURS_TO_WAIT:
        _tell(f"no cache is kept: {file}: {error}")
        return False
    try:
        remove(file, inode)
    except OSError as problem:
        _tell(f"no cache is kept: {file}: {problem.strerror or problem}")
        return False
    _begun_anew(file, str(error))
    return True


def _inode(file: str) -> int | None:
    try:
        return os.lstat(file).st_ino
    except OSError:
        return None


def _begun_anew(file: str, why: str) -> None:
    _tell(f"the cache {file} is begun anew: {why}")


@cache
def _tell(message: str) -> None:
    """Say it once in this process."""
    logging.getLogger("kaldi_doctor").warning("%s", message)


@cache
def readers_id() -> str:
    """Version of the program, and what its readers are made of: records of other readers are not those of these."""
    made = blake2b(__version__.encode(), digest_size=12)
    package = os.path.dirname(os.path.dirname(__file__))
    for part in ("readers", "kaldi", "kaldi/printed", "cache"):
        with suppress(OSError):  # packed into one file: the version must do
            for name in sorted(os.listdir(f"{package}/{part}")):
                if name.endswith(".py"):
                    with open(f"{package}/{part}/{name}", "rb") as source:
                        made.update(source.read())
    with suppress(OSError), open(f"{package}/model.py", "rb") as source:
        made.update(source.read())
    return made.hexdigest()
