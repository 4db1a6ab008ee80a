"""Packaged data files (in the wheel under `_data/`, in a checkout at the project's root), and files a user names."""

from __future__ import annotations

import os
import stat
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_CHECKOUT = {"demo": "tests/fixtures/exp/sat_broken"}
"""Where a checkout has what the wheel calls otherwise."""


def copy_tree(source: Traversable, target: Path) -> None:
    """Write a packaged directory and all below it to `target`, which is made.

    Raises:
        OSError: it cannot be written.
    """
    target.mkdir()
    for item in source.iterdir():
        if item.is_dir():
            copy_tree(item, target / item.name)
        else:
            (target / item.name).write_bytes(item.read_bytes())


def data_file(name: str) -> Traversable:
    """A packaged file or directory (`cheatsheet.yaml`, `recipes`).

    Raises:
        FileNotFoundError: it is neither in the package nor beside it: the installation is broken.
    """
    package = files("kaldi_doctor")
    for place in (package / "_data" / name, package / ".." / _CHECKOUT.get(name, name)):
        if place.is_file() or place.is_dir():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation of kaldi-doctor")


LARGEST = 4 * 1024 * 1024
"""Bytes of the largest file of settings, ranges or earlier results that is read."""


def user_file(path: Path, *, largest: int = LARGEST) -> bytes:
    """A file that the user names: a regular one of bounded size, whatever it turns out to be a link to.

    Raises:
        OSError: it cannot be read, is no regular file (a device, a FIFO), or is larger than `largest` bytes.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(None, "not a regular file", str(path))
        if found.st_size > largest:
            raise OSError(None, f"{found.st_size:,} bytes, more than {largest:,}", str(path))
        return file.read(largest)
