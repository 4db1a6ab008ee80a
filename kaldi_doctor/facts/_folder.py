"""A directory of small text files of a stranger's tree: read once, within limits; what cannot be read is named."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.kaldi.regular_file import open_regular
from kaldi_doctor.kaldi.text_table import TextTable
from kaldi_doctor.model import Unreadable

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest text file that is read whole (`text` of 10,000 hours has about 600 MB: then it is left)."""


class Folder:
    """A directory of small text files. `path` is as the logs spell it; `real` is where it is on this machine."""

    def __init__(
        self,
        path: str,
        real: Path | None,
        bounds: Bounds = EVERYWHERE,
        unreadable: list[Unreadable] | None = None,
    ) -> None:
        self.path = path
        self.real = real
        self.bounds = bounds
        self.unreadable = [] if unreadable is None else unreadable
        """Files that are there and could not be read, or not wholly; shared with the facts where the tree is judged."""
        self._raw: dict[str, bytes | None] = {}
        self._tables: dict[str, TextTable] = {}

    @property
    def exists(self) -> bool:
        """Whether the directory was found."""
        return self.real is not None

    def has(self, name: str) -> bool:
        """Whether it holds a regular file of that name."""
        return self.real is not None and os.path.isfile(self.real / name)

    def mtime(self, name: str) -> float | None:
        """Modification time of a file in seconds, or None."""
        try:
            return None if self.real is None else os.stat(self.real / name).st_mtime
        except OSError:
            return None

    def size(self, name: str) -> int | None:
        """Bytes of a regular file, or None."""
        return os.path.getsize(self.real / name) if self.real is not None and self.has(name) else None

    def raw(self, name: str) -> bytes | None:
        """Bytes of a file, read once; None where it is missing, too large or unreadable."""
        if name not in self._raw:
            self._raw[name] = self._read(name)
        return self._raw[name]

    def _read(self, name: str) -> bytes | None:
        if self.real is None:
            return None
        target = self.real / name
        try:
            if not self.bounds.hold(target):
                self._unread(name, "a link that leads outside the tree: --follow reads it")
                return None
            with open_regular(target) as stream:
                if os.fstat(stream.fileno()).st_size > LARGEST:
                    self._unread(name, f"larger than {LARGEST // 1024 // 1024} MB: left out")
                    return None
                return stream.read(LARGEST)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            self._unread(name, error.strerror or str(error))
            return None

    def _unread(self, name: str, why: str) -> None:
        found = Unreadable(f"{self.path.rstrip('/')}/{name}", why)
        if found not in self.unreadable:
            self.unreadable.append(found)

    def _name_bad_bytes(self, name: str) -> None:
        """Put a text file with bytes that are no UTF-8 among what could not be read as it is."""
        data = self.raw(name) or b""
        try:
            if not data.isascii():
                data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._unread(name, f"line {line} is not UTF-8; such bytes were replaced")

    def table(self, name: str) -> TextTable:
        """A file of `key value…` lines, its keys kept once with those of another file here that has the same."""
        found = self._tables.get(name)
        if found is None:
            self._name_bad_bytes(name)
            longest = max(self._tables.values(), key=len, default=None)
            found = self._tables[name] = TextTable(self.raw(name) or b"", longest)
        return found

    def numbers(self, name: str) -> dict[str, float]:
        """A file of `key number` lines; lines without a number are left out."""
        return {key: number for key, value in self.table(name).firsts() if (number := float_of(value)) is not None}

    def ids(self, name: str) -> tuple[int, ...]:
        """Integers of a `.int` or `.csl` file."""
        data = self.raw(name) or b""
        return tuple(int(item) for item in re.findall(rb"-?\d{1,18}", data))


def float_of(text: str | bytes) -> float | None:
    """A finite number, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def id_of(text: str) -> int | None:
    """A symbol id, or None where it is no number of at most 18 digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
