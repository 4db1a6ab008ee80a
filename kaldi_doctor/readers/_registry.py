"""How readers are found: each sibling module registers functions by the names of the files they read.

A pattern is a file name in which `#` stands for a run of digits (`align.#.#.log`). Names are looked up by exact match
of that shape, which costs one dictionary access a file however many readers there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, TypeVar

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.model import Origin

if TYPE_CHECKING:
    from kaldi_doctor.kaldi.printed.logline import JobLog

Record = Any
ReaderFunction = Callable[["Source"], Iterable[Record]]
_Function = TypeVar("_Function", bound=ReaderFunction)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Source:
    """One file handed to a reader.

    Attributes:
        path: relative to the parent of exp.
        dir: the experiment directory it belongs to (the parent of `log/` for a log there).
        name: file name.
        data: its bytes; for a file over the size limit head and tail with a gap between.
        job: header and trailer, for logs; None for other files.
    """

    path: str
    dir: str
    name: str
    data: bytes
    job: JobLog | None = None
    _counted: tuple[int, int] = (0, 1)
    """The last offset asked for, and its line: readers ask in order, and a file may be nothing but answers."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The decimal numbers in the name: `align.10.7.log` gives (10, 7)."""
        return tuple(int(found) for found in _DIGITS.findall(self.name))

    def line(self, offset: int) -> int:
        """Line number, from 1, of a byte offset."""
        last, line = self._counted if offset >= self._counted[0] else (0, 1)
        line += self.data.count(b"\n", last, offset)
        self._counted = offset, line
        return line

    def origin(self, offset: int) -> Origin:
        """Origin of the line that holds a byte offset."""
        return Origin(self.path, self.line(offset))


@dataclass(frozen=True, slots=True)
class Reader:
    """A registered reader: its name, the shapes of the names it reads, and the function."""

    name: str
    patterns: tuple[str, ...]
    function: ReaderFunction


_READERS: dict[str, Reader] = {}
_BY_SHAPE: dict[str, Reader] = {}


def _guarded(function: _Function) -> _Function:
    """A reader for which a number that no program prints (5,000 digits, 1e999) makes one file unreadable, no more."""

    @wraps(function)
    def read(source: Source) -> Iterator[Any]:
        try:
            yield from function(source)
        except (ValueError, OverflowError) as error:
            raise UnreadableArtifact(source.path, f"a number in it cannot be read: {str(error)[:80]}") from error

    return read  # type: ignore[return-value]  # called as the function it wraps


def reader(name: str, *patterns: str) -> Callable[[_Function], _Function]:
    """Register a reader for files whose name has one of the given shapes.

    Raises:
        ValueError: two readers claim one shape.
    """

    def register(function: _Function) -> _Function:
        entry = Reader(name, patterns, _guarded(function))
        _READERS[name] = entry
        for pattern in patterns:
            if pattern in _BY_SHAPE:
                raise ValueError(f"readers {_BY_SHAPE[pattern].name} and {name} both claim {pattern}")
            _BY_SHAPE[pattern] = entry
        return function

    return register


@cache
def load_readers() -> dict[str, Reader]:
    """Import every sibling module once and return the readers by name."""
    package = import_module("kaldi_doctor.readers")
    for module in iter_modules(package.__path__):
        if not module.name.startswith("_"):
            import_module(f"kaldi_doctor.readers.{module.name}")
    return _READERS


def reader_for(name: str) -> Reader | None:
    """The reader of a file by its name, or None. Call `load_readers` first."""
    return _BY_SHAPE.get(shape_of(name))


class Records:
    """What the readers found, by record type. `of(T)` is the list of T in reading order (sorted by path)."""

    def __init__(self) -> None:
        self._by_type: dict[type, list[Any]] = {}

    def add(self, record: Record) -> None:
        """Keep one record."""
        self._by_type.setdefault(type(record), []).append(record)

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        """All records of one type, oldest first; an empty list where none was read."""
        return self._by_type.get(kind, [])

    def by_dir(self, kind: type[_Kind]) -> dict[str, list[_Kind]]:
        """Records of one type that have a `dir`, grouped by it."""
        grouped: dict[str, list[_Kind]] = {}
        for record in self.of(kind):
            grouped.setdefault(record.dir, []).append(record)  # type: ignore[attr-defined]
        return grouped

    def kinds(self) -> Iterator[tuple[type, int]]:
        """(type, how many) of everything read: for `--debug`."""
        for kind, found in self._by_type.items():
            yield kind, len(found)


_Kind = TypeVar("_Kind")
