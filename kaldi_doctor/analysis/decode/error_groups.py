"""Word errors by speaker, by length of the utterance and by place in it; empty hypotheses; doubtful references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.agreement import ALIKE, STRANGE, bag, overlap
from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.analysis.decode.utterance_arrays import UtteranceArrays

if TYPE_CHECKING:
    from kaldi_doctor.analysis.decode.utterance_arrays import Counts

LENGTHS = ((1, 1), (2, 5), (6, 10), (11, 20), (21, 40), (41, None))
"""Reference words of an utterance, ends included."""
DOUBTED_ERRORS, DOUBTED_BY = 2, 2
"""Errors that one slip does not explain, and other systems that must have recognised the same."""


@dataclass(slots=True)
class Group:
    """Errors and reference words of one group of utterances or words."""

    name: str
    errors: int = 0
    words: int = 0
    utterances: int = 0

    @property
    def percent(self) -> float:
        """Error rate; of insertions into nothing 100."""
        return 100 * self.errors / self.words if self.words else 100.0 * bool(self.errors)


@dataclass(slots=True)
class ErrorGroups:
    """One decode, divided in several ways.

    Attributes:
        speakers: worst first; empty where speakers are unknown.
        lengths: by reference words of the utterance.
        places: first, inner and last word of the reference: substituted or deleted.
        empty: utterances without a hypothesis word though something was said.
        one_word: utterances of several words that got one.
        utterances: all.
    """

    speakers: list[Group] = field(default_factory=list)
    lengths: list[Group] = field(default_factory=list)
    places: list[Group] = field(default_factory=list)
    empty: int = 0
    one_word: int = 0
    utterances: int = 0


def group_errors(every: AlignedTexts, speakers: Mapping[str, str]) -> ErrorGroups:
    """Divide the errors of a decode.

    Args:
        every: its utterances.
        speakers: speaker by utterance; utterances that it lacks are in no speaker's group.
    """
    counts = UtteranceArrays(every)
    said, heard, errors = counts.said, counts.heard, counts.errors
    spans = np.searchsorted([low for low, _ in LENGTHS[1:]], said, side="right")
    known = [speakers.get(utt) for utt in every.utts] if speakers else []
    names = sorted({speaker for speaker in known if speaker is not None})
    number = {name: at for at, name in enumerate(names)}
    own = np.array([-1 if speaker is None else number[speaker] for speaker in known], np.int64)
    by_speaker = _groups(names, own[own >= 0], errors[own >= 0], said[own >= 0]) if names else []
    return ErrorGroups(
        speakers=sorted(by_speaker, key=lambda group: (-group.percent, group.name)),
        lengths=[
            group for group in _groups([_span(span) for span in LENGTHS], spans, errors, said) if group.utterances
        ],
        places=[group for group in _places(counts) if group.words],
        empty=int(np.count_nonzero((said > 0) & (heard == 0))),
        one_word=int(np.count_nonzero((said > 1) & (heard == 1))),
        utterances=len(every),
    )


def _groups(names: list[str], numbers: Counts, errors: Counts, words: Counts) -> list[Group]:
    """Sums of each group; `numbers` tells the group of each utterance."""
    sums = (np.bincount(numbers, weights=what, minlength=len(names)) for what in (errors, words, None))
    return [Group(name, *map(int, row)) for name, *row in zip(names, *(found.tolist() for found in sums), strict=True)]


def _places(counts: UtteranceArrays) -> Iterator[Group]:
    """First, inner and last word of references of three words or more: substituted or deleted."""
    words = counts.said
    wrong = counts.wrong[counts.left != 0]
    ends = np.cumsum(words)
    chosen = words >= 3  # else first and last would be all there is
    first = int(np.count_nonzero(wrong[(ends - words)[chosen]]))
    last = int(np.count_nonzero(wrong[ends[chosen] - 1]))
    every = int(np.count_nonzero(wrong & np.repeat(chosen, words)))
    number, total = int(np.count_nonzero(chosen)), int(words[chosen].sum())
    yield Group("first word", first, number, number)
    yield Group("inner words", every - first - last, total - 2 * number, number)
    yield Group("last word", last, number, number)


def _span(ends: tuple[int, int | None]) -> str:
    low, high = ends
    if high is None:
        return f"over {low - 1} words"
    return f"{low} word" if low == high == 1 else f"{low}-{high} words"


def doubtful(every: Iterable[Aligned], others: list[dict[str, str]]) -> dict[str, tuple[int, int]]:
    """(other systems that recognised the same words, systems compared) by utterance, where a reference is in doubt.

    Where hardly a word of the reference was recognised, it is enough that the others recognised nearly the same.
    """
    found: dict[str, tuple[int, int]] = {}
    for one in every:
        if one.errors < DOUBTED_ERRORS:
            continue
        heard = " ".join(right for _, right in one.pairs if right != GAP)
        words = bag(one, 1)
        least = ALIKE if overlap(words, bag(one, 0)) <= STRANGE else 1.0
        told = Counter(
            other[one.utt] == heard or (least < 1 and overlap(Counter(other[one.utt].split()), words) >= least)
            for other in others
            if one.utt in other
        )
        if heard and told[True] >= DOUBTED_BY and told[True] * 2 > told.total():
            found[one.utt] = (told[True], told.total())
    return found
