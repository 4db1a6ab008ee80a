"""Symbol tables (`phones.txt`, `words.txt`) of lang and graph directories, and the copy of phones.txt in each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kaldi_doctor.facts._folder import Folder
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.model import Unreadable
from kaldi_doctor.walk import Tree

TABLES = ("phones.txt", "words.txt")


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """One table.

    Attributes:
        dir: directory that holds it, as the logs spell it.
        name: `phones.txt` or `words.txt`.
        symbols: number of lines that hold a symbol and an id.
        repeated: symbols listed twice or more with different ids, in the order of the file.
        shared: ids that two or more symbols have.
    """

    dir: str
    name: str
    symbols: int
    repeated: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def path(self) -> str:
        """Path of the file."""
        return f"{self.dir}/{self.name}"


class SymbolTables:
    """Tables by directory, read when they are asked for."""

    def __init__(self, lang: Mapping[str, Folder], stages: Mapping[str, Folder], unreadable: list[Unreadable]) -> None:
        self.lang = lang
        """Lang and graph directories."""
        self.stages = stages
        """Directories of the tree with a phones.txt of their own, which the scripts copied from the lang directory."""
        self.unreadable = unreadable
        self._counted: dict[bytes, tuple[int, tuple[str, ...], tuple[str, ...]] | None] = {}

    def read(self, folder: Folder, name: str) -> SymbolTable | None:
        """One table; None where it is not at hand, or is no table. Copies of one file are counted once."""
        raw = folder.raw(name) or b""
        if raw not in self._counted:
            self._counted[raw] = _count(raw)
        counted = self._counted[raw]
        return None if counted is None else SymbolTable(folder.path.rstrip("/"), name, *counted)

    def phones(self, path: str) -> frozenset[tuple[str, str]] | None:
        """(symbol, id) of a directory's phones.txt without the disambiguation symbols; None where it has none."""
        folder = self.stages.get(path) or self.lang.get(path)
        rows = [line.split() for line in (folder.raw("phones.txt") or b"").split(b"\n")] if folder is not None else []
        kept = [_text(row) for row in rows if len(row) == 2 and not row[0].startswith(b"#")]
        return frozenset((symbol, number) for symbol, number in kept) or None


def _count(raw: bytes) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """(symbols, symbols listed twice, ids given twice) of a table; None where it is none."""
    rows = [row for line in raw.split(b"\n") if len(row := line.split()) == 2 and row[1].isdigit()]
    pairs = {(row[0], row[1]) for row in rows}
    if not pairs:
        return None
    symbols, ids = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    twice = dict.fromkeys(row[0] for row in rows if symbols[row[0]] > 1)
    shared = dict.fromkeys(row[1] for row in rows if ids[row[1]] > 1)
    return len(pairs), _text(twice), _text(shared)


def _text(items: Mapping[bytes, None] | list[bytes]) -> tuple[str, ...]:
    return tuple(item.decode("utf-8", "replace") for item in items)


@fact
def symbol_tables(tree: Tree, found: Experiments, places: Places) -> SymbolTables:
    """Nothing is read before a rule asks."""
    lang: dict[str, Folder] = {}
    for folder in (*places.lang.values(), *places.graph.values()):
        if folder.exists:
            lang.setdefault(folder.path.rstrip("/"), folder)
    unreadable: list[Unreadable] = []
    stages = {
        experiment.path: Folder(experiment.path, tree.real(experiment.path), tree.bounds, unreadable)
        for experiment in found
        if "phones.txt" in experiment.entry.files and experiment.path not in lang
    }
    return SymbolTables(lang, stages, unreadable)
