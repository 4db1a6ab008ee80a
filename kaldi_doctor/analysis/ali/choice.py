"""Which utterances of an alignment directory a command is about: by name, or by what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaldi_doctor.align.words import words_of
from kaldi_doctor.analysis.ali.directory import load
from kaldi_doctor.analysis.ali.lists import ListedUtterance, UtteranceLists
from kaldi_doctor.analysis.ali.timeline import positions, timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.analysis.ali.spans import Utterance

_SEARCHED = 20_000
NO_POSITIONS = (
    "phones carry no word positions and there is no phones/word_boundary.int or phones/align_lexicon.int: "
    "phones only (--lang DIR)"
)
NO_TEXT = "no transcripts found: phones only (--data DIR)"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a command line asks for: names, and lists with `worst` counting the worst fitting ones."""

    names: Sequence[str] = ()
    worst: int = 0
    lists: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.worst or self.lists)


class AlignedTimes:
    """The alignments of a directory, read once: words and phones over time of any of its utterances."""

    def __init__(self, opened: AliDir) -> None:
        """Read all archives."""
        self._opened = opened
        found, self._segments = load(opened)
        self.keys = found.ragged.keys
        self._index = {_shown(key): number for number, key in reversed(list(enumerate(self.keys)))}
        self._lengths = found.ragged.lengths
        self.damages = tuple(f"{item.path}: {item.reason}" for item in found.damages)
        place = positions(opened)
        self._spans = words_of(self._segments, place) if place is not None and opened.model is not None else None
        text = opened.data.text() if opened.data is not None else {}
        self._by_lexicon = place is None and opened.lang is not None and bool(opened.lang.pronunciations())
        self.no_words = NO_POSITIONS if place is None and not self._by_lexicon else "" if text else NO_TEXT
        """Why no utterance has words over time; empty where they may have."""

    @property
    def names(self) -> list[str]:
        """All utterances in the order of the archives, each once."""
        return [_name(key) for key in dict.fromkeys(self.keys)]

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._index

    def near(self, name: str) -> list[str]:
        """Names like one that is not there."""
        return get_close_matches(name, list(self._index)[:_SEARCHED], 3)

    def of(self, name: str) -> Utterance | None:
        """Words and phones of an utterance; None without alignment, without frames or without a model."""
        number = self._index.get(_plain(name))
        if number is None or self._opened.model is None or not self._lengths[number]:
            return None
        return timeline_of(self._opened, self.keys[number], self._segments, number)

    def doubts(self, name: str) -> Iterator[str]:
        """What is odd about the words or phones of an utterance, one sentence each."""
        number = self._index.get(_plain(name))
        if number is None:
            return
        segments = self._segments
        if self._opened.model is not None:
            for wrong, said in (
                (segments.broken, "its transitions do not follow the HMMs of the model"),
                (segments.partial, "it ends inside a phone"),
                (segments.alien, "it has transitions that the model does not have"),
            ):
                if number in wrong:
                    yield said
            if not self.no_words:
                yield from self._word_doubts(name, number)

    def _word_doubts(self, name: str, number: int) -> Iterator[str]:
        text = self._opened.data.text().get(_shown(self.keys[number])) if self._opened.data is not None else None
        if text is None:
            yield "it has no transcript: phones only"
        elif self._by_lexicon:
            utterance = self.of(name)
            if text and utterance is not None and not utterance.words:
                yield "its transcript does not spell its phones: another text, lang or lexicon; phones only"
        elif self._spans is not None:
            count = int(self._spans.counts[number])
            if len(text) != count:
                yield f"{len(text)} words in its transcript, {count} in its phones: another text or lang"
            if number in self._spans.broken:
                yield "its phones stand where their word position does not allow them"


def chosen(choice: Choice, lists: UtteranceLists, times: AlignedTimes) -> Iterator[ListedUtterance | str]:
    """Utterances that were asked for, each once and in that order; of a name that nothing knows the name alone."""
    seen: set[str] = set()
    for row in _rows(choice, lists, times):
        name = row if isinstance(row, str) else row.utterance
        if name not in seen:
            seen.add(name)
            yield row


def _rows(choice: Choice, lists: UtteranceLists, times: AlignedTimes) -> Iterator[ListedUtterance | str]:
    for name in choice.names:
        yield lists.aligned(name) if name in times else (lists.known(name) or name)
    if choice.worst:
        yield from lists.worst(choice.worst)
    for kind in choice.lists:
        yield from lists.rows(kind)


def unknown(name: str, times: AlignedTimes) -> str:
    """The sentence about a name that nothing knows."""
    near: Iterable[str] = times.near(name)
    return f"no alignment of utterance {name}" + (f"; near: {', '.join(near)}" if near else "")


def _plain(name: str) -> str:
    """A name as `_shown` has it: names of the command line keep bytes that are no UTF-8, lists do not."""
    return _shown(name.encode("utf-8", "surrogateescape"))


def _name(key: bytes) -> str:
    return key.decode("utf-8", "surrogateescape")


def _shown(key: bytes) -> str:
    return key.decode("utf-8", "replace")
