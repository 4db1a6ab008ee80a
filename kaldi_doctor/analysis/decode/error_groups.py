"""Word errors by speaker, by length of the utterance and by place in it; empty hypotheses; doubtful references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kaldi_doctor.align.agreement import ALIKE, STRANGE, bag, overlap
from kaldi_doctor.align.word_errors import GAP, Aligned

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


def group_errors(every: Iterable[Aligned], speakers: Mapping[str, str]) -> ErrorGroups:
    """Divide the errors of a decode.

    Args:
        every: its utterances.
        speakers: speaker by utterance; utterances that it lacks are in no speaker's group.
    """
    found = ErrorGroups()
    by_speaker: dict[str, Group] = {}
    by_length: dict[tuple[int, int | None], Group] = {}
    places = {name: Group(name) for name in ("first word", "inner words", "last word")}
    for one in every:
        said = sum(left != GAP for left, _ in one.pairs)
        heard = sum(right != GAP for _, right in one.pairs)
        found.utterances += 1
        found.empty += bool(said and not heard)
        found.one_word += said > 1 and heard == 1
        span = next((ends for ends in LENGTHS if said >= ends[0] and (ends[1] is None or said <= ends[1])), LENGTHS[0])
        _add(by_length.setdefault(span, Group(_span(span))), one.errors, said)
        if one.utt in speakers:
            _add(by_speaker.setdefault(speakers[one.utt], Group(speakers[one.utt])), one.errors, said)
        _add_places(places, one)
    found.speakers = sorted(by_speaker.values(), key=lambda group: (-group.percent, group.name))
    found.lengths = [by_length[span] for span in LENGTHS if span in by_length]
    found.places = [group for group in places.values() if group.words]
    return found


def _add(group: Group, errors: int, words: int) -> None:
    group.errors += errors
    group.words += words
    group.utterances += 1


def _add_places(places: Mapping[str, Group], one: Aligned) -> None:
    wrong = [left != right for left, right in one.pairs if left != GAP]
    if len(wrong) < 3:
        return  # first and last would be all there is
    for name, part in (("first word", wrong[:1]), ("inner words", wrong[1:-1]), ("last word", wrong[-1:])):
        _add(places[name], sum(part), len(part))


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
