"""Data, lang and graph directories that the logs name, found wherever the tree was moved to, and read lazily.

Paths in logs are relative to the recipe directory, which is the parent of exp. A moved tree keeps that relation; an
absolute path is tried by its last components. Nothing outside those directories is ever opened.
"""

from __future__ import annotations

import math
import os
import re
from functools import cached_property
from pathlib import Path

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.walk import Tree

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest text file that is read whole (`text` of 10,000 hours has about 600 MB: then it is left)."""


class Folder:
    """A directory of small text files. `path` is as the logs spell it; `real` is where it is on this machine."""

    def __init__(self, path: str, real: Path | None) -> None:
        self.path = path
        self.real = real
        self._raw: dict[str, bytes | None] = {}
        self._tables: dict[str, dict[str, tuple[str, ...]]] = {}

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
        try:
            target = self.real / name
            if not os.path.isfile(target) or os.path.getsize(target) > LARGEST:
                return None
            with open(target, "rb") as stream:
                return stream.read()
        except OSError:
            return None

    def table(self, name: str) -> dict[str, tuple[str, ...]]:
        """A file of `key value…` lines: the values by key, later lines winning as they do in Kaldi's scripts.

        Parsed once; callers must not change it.
        """
        found = self._tables.get(name)
        if found is None:
            rows = (line.split() for line in (self.raw(name) or b"").decode("utf-8", "replace").split("\n"))
            found = self._tables[name] = {row[0]: tuple(row[1:]) for row in rows if row}
        return found

    def numbers(self, name: str) -> dict[str, float]:
        """A file of `key number` lines; lines without a number are left out."""
        return {
            key: number
            for key, values in self.table(name).items()
            if values and (number := _float(values[0])) is not None
        }

    def ids(self, name: str) -> tuple[int, ...]:
        """Integers of a `.int` or `.csl` file."""
        data = self.raw(name) or b""
        return tuple(int(item) for item in re.findall(rb"-?\d{1,18}", data))


def _float(text: str) -> float | None:
    """A finite number, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _id(text: str) -> int | None:
    """A symbol id, or None where it is no number of at most 18 digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


class DataDir(Folder):
    """A Kaldi data directory (utils/validate_data_dir.sh lists its files)."""

    @cached_property
    def _text(self) -> dict[str, tuple[str, ...]]:
        return self.table("text")

    def text(self) -> dict[str, tuple[str, ...]]:
        """Words of each utterance."""
        return self._text

    @cached_property
    def _utt2spk(self) -> dict[str, str]:
        return {utt: values[0] for utt, values in self.table("utt2spk").items() if values}

    def utt2spk(self) -> dict[str, str]:
        """Speaker of each utterance."""
        return self._utt2spk

    def utt2num_frames(self) -> dict[str, int]:
        """Frames of each utterance."""
        return {utt: int(frames) for utt, frames in self.numbers("utt2num_frames").items()}

    def utt2dur(self) -> dict[str, float]:
        """Seconds of each utterance."""
        return self.numbers("utt2dur")

    def segments(self) -> dict[str, tuple[str, float, float]]:
        """(recording, start, end) in seconds of each utterance."""
        found: dict[str, tuple[str, float, float]] = {}
        for utt, values in self.table("segments").items():
            if len(values) >= 3 and (start := _float(values[1])) is not None and (end := _float(values[2])) is not None:
                found[utt] = (values[0], start, end)
        return found

    @property
    def hours(self) -> float | None:
        """Hours of speech by utt2dur, or by utt2num_frames at 100 frames a second; None where neither is there."""
        seconds = sum(self.utt2dur().values()) or sum(self.utt2num_frames().values()) / 100
        return seconds / 3600 if seconds else None


class LangDir(Folder):
    """A lang or graph directory: symbol tables and phone lists."""

    @cached_property
    def _words(self) -> dict[str, int]:
        rows = self.table("words.txt").items()
        return {word: number for word, ids in rows if ids and (number := _id(ids[0])) is not None}

    def words(self) -> dict[str, int]:
        """Ids by word, `words.txt`."""
        return self._words

    @cached_property
    def _phones(self) -> dict[int, str]:
        rows = self.table("phones.txt").items()
        return {number: phone for phone, ids in rows if ids and (number := _id(ids[0])) is not None}

    def phones(self) -> dict[int, str]:
        """Phone symbols by id, `phones.txt`."""
        return self._phones

    def silence_phones(self) -> tuple[int, ...]:
        """Ids of `phones/silence.csl`."""
        return self.ids("phones/silence.csl") or self.ids("phones/silence.int")

    def optional_silence(self) -> int | None:
        """Id of the optional silence phone, or None."""
        found = self.ids("phones/optional_silence.int") or self.ids("phones/optional_silence.csl")
        return found[0] if found else None

    def word_boundary(self) -> dict[int, str]:
        """`phones/word_boundary.int`: nonword, begin, end, internal or singleton by phone id."""
        rows = self.table("phones/word_boundary.int")
        return {number: kind[0] for phone, kind in rows.items() if kind and (number := _id(phone)) is not None}

    @cached_property
    def _pronunciations(self) -> dict[int, list[tuple[int, ...]]]:
        found: dict[int, list[tuple[int, ...]]] = {}
        for line in (self.raw("phones/align_lexicon.int") or b"").split(b"\n"):
            row = [int(item) for item in line.split() if item.isdigit() and len(item) <= 18]
            if len(row) > 2:
                found.setdefault(row[0], []).append(tuple(row[2:]))
        return found

    def pronunciations(self) -> dict[int, list[tuple[int, ...]]]:
        """Phone ids of each word id, from `phones/align_lexicon.int`."""
        return self._pronunciations

    def num_pdfs(self) -> int | None:
        """`num_pdfs` of a graph directory."""
        found = self.ids("num_pdfs")
        return found[0] if found else None


class Places:
    """The data, lang and graph directories of a tree, by the path that lineage writes."""

    def __init__(self, tree: Tree, graph: LineageGraph) -> None:
        self._tree = tree
        self._lineage = graph
        self.data: dict[str, DataDir] = {}
        self.lang: dict[str, LangDir] = {}
        self.graph: dict[str, LangDir] = {}
        self._real: dict[str, Path | None] = {}
        for lineage in graph.by_path.values():
            if lineage.data:
                self.data.setdefault(lineage.data, DataDir(lineage.data, self._find(lineage.data)))
            if lineage.lang:
                self.lang.setdefault(lineage.lang, LangDir(lineage.lang, self._find(lineage.lang)))
            if lineage.graph:
                self.graph.setdefault(lineage.graph, LangDir(lineage.graph, self._find(lineage.graph)))

    def data_of(self, path: str) -> DataDir | None:
        """Data directory that a directory of the tree read its features from."""
        return self.data.get(self._lineage.get(path).data or "")

    def lang_of(self, path: str) -> LangDir | None:
        """Lang directory of a directory, or that of its nearest ancestor that names one."""
        for candidate in [path, *self._lineage.parents(path), *sorted(self._lineage.ancestors(path))]:
            lang = self.lang.get(self._lineage.get(candidate).lang or "")
            if lang is not None:
                return lang
        return None

    def graph_of(self, path: str) -> LangDir | None:
        """Graph directory of a decode."""
        return self.graph.get(self._lineage.get(path).graph or "")

    def named(self, path: str) -> Folder:
        """Any other directory beside exp by its path in the logs (`data/local/lm`)."""
        return Folder(path, self._find(path))

    def _find(self, written: str) -> Path | None:
        if written not in self._real:
            self._real[written] = _locate(self._tree, written)
        return self._real[written]


def _locate(tree: Tree, written: str) -> Path | None:
    """The directory a written path means: below the recipe directory by its whole path, then by its tails."""
    parts = [part for part in written.split("/") if part not in {"", "."}]
    if not parts or len(parts) > 64:
        return None
    bases = [tree.base / tree.root, *(tree.base / tree.root).parents][:4]
    for start in range(len(parts)):
        tail = parts[start:]
        if ".." in tail:
            continue
        if start and len(tail) < 2:
            break
        for base in bases:
            candidate = base.joinpath(*tail)
            if os.path.isdir(candidate):
                return candidate
    return None


@fact
def places(tree: Tree, graph: LineageGraph, found: Experiments) -> Places:  # noqa: ARG001  (without experiments there are no places)
    """Locate every data, lang and graph directory that the logs name."""
    return Places(tree, graph)
