"""Data, lang and graph directories that the logs name, found wherever the tree was moved to, and read lazily.

Paths in logs are relative to the recipe directory, which is the parent of exp. A moved tree keeps that relation; an
absolute path is tried by its last components. Nothing outside those directories is ever opened, nor what a link in them
leads to outside the tree and its recipe directory; what is there and cannot be read is named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from kaldi_doctor.bounds import Bounds
from kaldi_doctor.facts._folder import Folder, float_of, id_of
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.text_table import TextTable
from kaldi_doctor.model import Unreadable
from kaldi_doctor.walk import Tree

_POSITION = re.compile(r"_[BIES]$")


class Segments(Mapping[str, tuple[str, float, float]]):
    """(recording, start, end) in seconds of each utterance of a `segments` file; lines that lack one are left out."""

    def __init__(self, rows: TextTable) -> None:
        self._rows = rows

    def __getitem__(self, utt: str) -> tuple[str, float, float]:
        found = _segment(self._rows.line(utt))
        if found is None:
            raise KeyError(utt)
        return found

    def __iter__(self) -> Iterator[str]:
        return (utt for utt, line in zip(self._rows, self._rows.lines(), strict=True) if _segment(line) is not None)

    def __len__(self) -> int:
        return sum(_segment(line) is not None for line in self._rows.lines())

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def lengths(self) -> dict[str, float]:
        """Seconds of each utterance."""
        found = zip(self._rows, map(_segment, self._rows.lines()), strict=True)
        return {utt: segment[2] - segment[1] for utt, segment in found if segment is not None}


def _segment(line: bytes) -> tuple[str, float, float] | None:
    row = line.split(None, 4)
    start, end = (float_of(value) for value in row[2:4]) if len(row) >= 4 else (None, None)
    return (row[1].decode("utf-8", "replace"), start, end) if start is not None and end is not None else None


class DataDir(Folder):
    """A Kaldi data directory (utils/validate_data_dir.sh lists its files)."""

    def text(self) -> TextTable:
        """Words of each utterance."""
        return self.table("text")

    @cached_property
    def _utt2spk(self) -> dict[str, str]:
        speakers: dict[str, str] = {}
        return {utt: speakers.setdefault(speaker, speaker) for utt, speaker in self.table("utt2spk").firsts()}

    def utt2spk(self) -> dict[str, str]:
        """Speaker of each utterance."""
        return self._utt2spk

    def utt2num_frames(self) -> dict[str, int]:
        """Frames of each utterance."""
        return {utt: int(frames) for utt, frames in self.numbers("utt2num_frames").items()}

    def utt2dur(self) -> dict[str, float]:
        """Seconds of each utterance."""
        return self.numbers("utt2dur")

    def segments(self) -> Segments:
        """Where in a recording each utterance lies."""
        return Segments(self.table("segments"))

    def seconds(self) -> dict[str, float]:
        """Length of each utterance: by utt2dur, else by segments, else by utt2num_frames at 100 frames a second."""
        if durations := self.utt2dur():
            return durations
        if lengths := self.segments().lengths():
            return lengths
        return {utt: frames / 100 for utt, frames in self.utt2num_frames().items()}

    @property
    def hours(self) -> float | None:
        """Hours of speech by utt2dur, or by utt2num_frames at 100 frames a second; None where neither is there."""
        seconds = sum(self.utt2dur().values()) or sum(self.utt2num_frames().values()) / 100
        return seconds / 3600 if seconds else None


class LangDir(Folder):
    """A lang or graph directory: symbol tables and phone lists."""

    @cached_property
    def _words(self) -> dict[str, int]:
        rows = self.table("words.txt").firsts()
        return {word: number for word, written in rows if (number := id_of(written)) is not None}

    def words(self) -> dict[str, int]:
        """Ids by word, `words.txt`."""
        return self._words

    @cached_property
    def _phones(self) -> dict[int, str]:
        rows = self.table("phones.txt").firsts()
        return {number: phone for phone, written in rows if (number := id_of(written)) is not None}

    def phones(self) -> dict[int, str]:
        """Phone symbols by id, `phones.txt`."""
        return self._phones

    def silence_phones(self) -> tuple[int, ...]:
        """Ids of `phones/silence.csl`."""
        return self.ids("phones/silence.csl") or self.ids("phones/silence.int")

    def phone_sets(self) -> list[frozenset[int]]:
        """Phones that are one but for position and stress (`phones/sets.int`), else those of one symbol."""
        lines = (self.raw("phones/sets.int") or b"").split(b"\n")
        sets = [found for line in lines if (found := _ids(line))]
        if sets:
            return sets
        named: dict[str, set[int]] = {}
        for number, symbol in self.phones().items():
            if number and not symbol.startswith("#"):
                named.setdefault(self.base_of(symbol), set()).add(number)
        return [frozenset(found) for found in named.values()]

    @staticmethod
    def base_of(symbol: str) -> str:
        """A phone symbol without the position in the word that utils/prepare_lang.sh adds (`AH_B`)."""
        return _POSITION.sub("", symbol)

    def optional_silence(self) -> int | None:
        """Id of the optional silence phone, or None."""
        found = self.ids("phones/optional_silence.int") or self.ids("phones/optional_silence.csl")
        return found[0] if found else None

    def word_boundary(self) -> dict[int, str]:
        """`phones/word_boundary.int`: nonword, begin, end, internal or singleton by phone id."""
        rows = self.table("phones/word_boundary.int")
        return {number: kind[0] for phone, kind in rows.items() if kind and (number := id_of(phone)) is not None}

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

    def spoken_as(self, word: str) -> str | None:
        """Pronunciations of a word as phone symbols without positions (`K AE T / K AA T`); None where it has none."""
        symbols = self.phones()
        said = (
            " ".join(self.base_of(symbols.get(phone, str(phone))) for phone in phones)
            for phones in self._pronunciations.get(self.words().get(word, -1), ())
        )
        return " / ".join(dict.fromkeys(said)) or None

    @cached_property
    def _shortest(self) -> dict[int, int]:
        from kaldi_doctor.kaldi.tokens import TextTokens, TokenError
        from kaldi_doctor.kaldi.topology import read_topology

        try:
            topology = read_topology(TextTokens(self.raw("topo") or b""))
        except TokenError:
            return {}
        return {phone: topology.shortest(phone) for phone in topology.phones}

    def fewest_frames(self, words: Iterable[str]) -> int:
        """Frames that the HMMs of some words need at least (`topo`); words without a pronunciation need none."""
        table, known, shortest = self.words(), self._pronunciations, self._shortest
        return sum(
            min(
                (sum(shortest.get(phone, 0) for phone in said) for said in known.get(table.get(word, -1), ())),
                default=0,
            )
            for word in words
        )

    def num_pdfs(self) -> int | None:
        """`num_pdfs` of a graph directory."""
        found = self.ids("num_pdfs")
        return found[0] if found else None


def _ids(line: bytes) -> frozenset[int]:
    """Ids of a line; what has more digits than an id is left out."""
    return frozenset(int(item) for item in line.split() if item.isdigit() and len(item) <= 18)


class Places:
    """The data, lang and graph directories of a tree, by the path that lineage writes."""

    def __init__(self, tree: Tree, graph: LineageGraph, unreadable: list[Unreadable] | None = None) -> None:
        self._tree = tree
        self.unreadable: list[Unreadable] = [] if unreadable is None else unreadable
        self._lineage = graph
        self.data: dict[str, DataDir] = {}
        self.lang: dict[str, LangDir] = {}
        self.graph: dict[str, LangDir] = {}
        self._real: dict[str, tuple[Path | None, Bounds]] = {}
        for lineage in graph.by_path.values():
            if lineage.data:
                self.data.setdefault(lineage.data, DataDir(*self._where(lineage.data)))
            if lineage.lang:
                self.lang.setdefault(lineage.lang, LangDir(*self._where(lineage.lang)))
            if lineage.graph:
                self.graph.setdefault(lineage.graph, LangDir(*self._where(lineage.graph)))

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
        return Folder(*self._where(path))

    def _where(self, written: str) -> tuple[str, Path | None, Bounds, list[Unreadable]]:
        found, bounds = self._find(written)
        return written, found, bounds, self.unreadable

    def _find(self, written: str) -> tuple[Path | None, Bounds]:
        if written not in self._real:
            found, base = _locate(self._tree, written)
            bounds = self._tree.bounds
            if found is not None and base is not None and not bounds.hold(found):
                # Above the recipe directory, or in a home: fine as long as no link led there.
                bounds = Bounds((*bounds.roots, os.path.realpath(found)))
                if not Bounds((os.path.realpath(base),)).hold(found):
                    why = "it is linked to a directory outside the tree: --follow reads it"
                    self.unreadable.append(Unreadable(written, why))
                    found = None
            self._real[written] = found, bounds
        return self._real[written]


def _locate(tree: Tree, written: str) -> tuple[Path | None, Path | None]:
    """The directory a written path means, by its whole path and then by its tails, and where it was looked for from."""
    parts = [part for part in written.split("/") if part not in {"", "."}]
    if not parts or len(parts) > 64:
        return None, None
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
                return candidate, base
    return None, None


@fact
def places(tree: Tree, graph: LineageGraph, found: Experiments) -> Places:  # noqa: ARG001  (without experiments there are no places)
    """Locate every data, lang and graph directory that the logs name."""
    return Places(tree, graph)
