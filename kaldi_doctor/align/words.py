"""Phone segments to words, by the position of each phone in its word, for all utterances at once.

The rule is that of lattice-align-words: a singleton phone is a word, a beginning phone starts one that the next ending
phone closes, everything else is silence between words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kaldi_doctor.align.phones import Segments

NONWORD, BEGIN, INTERNAL, END, SINGLETON = range(5)
_KINDS = {"nonword": NONWORD, "begin": BEGIN, "internal": INTERNAL, "end": END, "singleton": SINGLETON}
_SUFFIXES = {"_B": BEGIN, "_I": INTERNAL, "_E": END, "_S": SINGLETON}


@dataclass(frozen=True, slots=True, eq=False)
class WordSpans:
    """Words of many utterances, in order.

    Attributes:
        utt: int32[words], index of the utterance.
        start: int32[words], first frame within the utterance.
        length: int32[words], frames.
        number: int32[words], which word of its utterance it is, from 0.
        ends: int32[words], index of its last segment.
        counts: int64[utterances], words of each utterance.
        broken: int32 indices of utterances in which a phone stands where its position does not allow it; only the words
            before that are given.
        partial: int32 indices of utterances that end inside a word; that word is given up to the end.
    """

    utt: NDArray[np.int32]
    start: NDArray[np.int32]
    length: NDArray[np.int32]
    number: NDArray[np.int32]
    ends: NDArray[np.int64]
    counts: NDArray[np.int64]
    broken: NDArray[np.int32]
    partial: NDArray[np.int32]


def positions_of(kinds: Mapping[int, str]) -> NDArray[np.int8]:
    """int8[largest phone + 1]: position by phone id; -1 for phones that are not listed.

    Args:
        kinds: `phones/word_boundary.int`: nonword, begin, internal, end or singleton by phone id.
    """
    known = {phone: _KINDS[kind] for phone, kind in kinds.items() if kind in _KINDS and 0 <= phone < 1 << 20}
    table = np.full(max(known, default=0) + 1, -1, np.int8)
    for phone, code in known.items():
        table[phone] = code
    return table


def positions_by_name(symbols: Mapping[int, str], silence: frozenset[int] = frozenset()) -> NDArray[np.int8] | None:
    """Positions from the suffixes `_B _I _E _S` of the phone names; None where the names carry none.

    Args:
        symbols: phone symbols by id.
        silence: ids of silence phones, which are no words whatever their name.
    """
    kinds: dict[int, int] = {}
    for phone, name in symbols.items():
        if not 0 <= phone < 1 << 20:
            continue
        kinds[phone] = NONWORD if phone in silence else _SUFFIXES.get(name[-2:], NONWORD)
    if not {BEGIN, END} <= set(kinds.values()):
        return None
    table = np.full(max(kinds) + 1, -1, np.int8)
    for phone, code in kinds.items():
        table[phone] = code
    return table


def words_of(segments: Segments, positions: NDArray[np.int8]) -> WordSpans:
    """Words that the phones of each utterance spell.

    Args:
        segments: phones of the utterances.
        positions: int8 by phone id, from `positions_of`.
    """
    number = len(segments)
    utterances = segments.utterances
    none = np.empty(0, np.int32)
    if not number:
        return WordSpans(none, none, none, none, none.astype(np.int64), np.zeros(utterances, np.int64), none, none)
    known = (segments.phone >= 0) & (segments.phone < len(positions))
    kind = np.where(known, positions[np.where(known, segments.phone, 0)], np.int8(-1))
    opens = (kind == BEGIN) | (kind == INTERNAL)
    first = np.zeros(number, bool)
    first[segments.offsets[:-1][segments.counts > 0]] = True
    inside = np.append(False, opens[:-1]) & ~first
    wrong = (inside != ((kind == INTERNAL) | (kind == END))) | (kind < 0)
    # Nothing behind the first wrong phone of an utterance counts.
    wrongs = np.cumsum(wrong)
    before = np.append(0, wrongs)[segments.offsets[:-1]]
    sound = wrongs == before[segments.utt]
    last = segments.offsets[1:][segments.counts > 0] - 1
    cut = np.zeros(number, bool)
    cut[last] = (opens & sound)[last]
    ends = np.flatnonzero(sound & ((kind == SINGLETON) | (kind == END) | cut))
    begins = np.flatnonzero(sound & ((kind == SINGLETON) | (kind == BEGIN)))
    # A beginning whose ending lies behind the first wrong phone is no word.
    begins = begins[_closed(begins, ends, segments.utt)]
    utt = segments.utt[ends]
    counts = np.bincount(utt, minlength=utterances).astype(np.int64)
    start = segments.start[begins]
    return WordSpans(
        utt,
        start,
        segments.start[ends] + segments.length[ends] - start,
        (np.arange(len(ends)) - np.repeat(np.cumsum(counts) - counts, counts)).astype(np.int32),
        ends,
        counts,
        np.unique(segments.utt[wrong]).astype(np.int32),
        segments.utt[np.flatnonzero(cut)].astype(np.int32),
    )


def _closed(begins: NDArray[np.int64], ends: NDArray[np.int64], utt: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether the next ending after each beginning lies before the next beginning, in the same utterance."""
    if not len(ends):
        return np.zeros(len(begins), bool)
    index = np.minimum(np.searchsorted(ends, begins), len(ends) - 1)
    close = ends[index]
    following = np.append(begins[1:], np.iinfo(np.int64).max)
    closed: NDArray[np.bool_] = (close >= begins) & (close < following) & (utt[close] == utt[begins])
    return closed
