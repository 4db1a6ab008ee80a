"""Where the cache lies, and whether it may be trusted: the user's own file, which nobody else can have written."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

FILE_NAME = "records.sqlite"


class Refused(Exception):  # noqa: N818  (says what happened)
    """The cache cannot be used here, and why."""


def cache_file() -> str:
    """Path of the cache of this user; nothing need be there."""
    from platformdirs import user_cache_dir

    return os.path.join(user_cache_dir("kaldi-doctor", appauthor=False), FILE_NAME)


def made_ready(file: str) -> str | None:
    """Make the directory and an empty file where there is none; what was thrown away, if anything.

    A file that others own or could have written, or that is no plain file, is removed, never read.

    Raises:
        Refused: the directory is not the user's alone to write, or no file can be made.
    """
    directory = os.path.dirname(file)
    thrown = None
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
        _trusted_directory(directory)
        wrong = distrust(file)
        if wrong is not None:
            remove(file)
            thrown = wrong
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise Refused(error.strerror or str(error)) from error
    return thrown


def distrust(file: str) -> str | None:
    """Why a file is not to be trusted; None where it may be, or where there is none."""
    try:
        found = os.lstat(file)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return "it is no plain file"
    if not hasattr(os, "geteuid"):  # Windows: the directory is the user's own
        return None
    if found.st_uid != os.geteuid():
        return "it belongs to another user"
    if found.st_mode & 0o077:
        return "other users may open it"
    return "it has a second name" if found.st_nlink > 1 else None


def _trusted_directory(directory: str) -> None:
    """Raises Refused where others can put files into a directory."""
    if not hasattr(os, "geteuid"):
        return
    found = os.stat(directory)
    if found.st_uid != os.geteuid():
        raise Refused(f"{directory} belongs to another user")
    if found.st_mode & 0o022:
        raise Refused(f"other users may write to {directory}")


def remove(file: str, inode: int | None = None) -> None:
    """Remove the cache and what SQLite put beside it.

    Args:
        file: its path.
        inode: only if it still is this one: another process may have begun it anew.

    Raises:
        OSError: it cannot be removed.
    """
    with suppress(FileNotFoundError):
        if inode is not None and os.lstat(file).st_ino != inode:
            return
    for name in (file, f"{file}-journal", f"{file}-wal", f"{file}-shm"):
        with suppress(FileNotFoundError):
            os.unlink(name)
