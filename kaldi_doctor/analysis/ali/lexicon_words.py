"""Phone segments to words by transcript and lexicon, where phones do not carry their position in the word.

What lattice-align-words-lexicon does (src/lat/word-align-lattice-lexicon.cc) for a single path: the pronunciations of
`phones/align_lexicon.int` are laid along the phones in the order of the transcript; entries of word 0 are the optional
silence between words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.words import WordSpans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaldi_doctor.align.phones import Segments

_BETWEEN = 0
"""Word id of the entries that stand between words: <eps>."""


def words_by_lexicon(
    segments: Segments, transcripts: Sequence[Sequence[int] | None], lexicon: Mapping[int, Sequence[tuple[int, ...]]]
) -> WordSpans:
    """Words of many utterances.

    Args:
        segments: phones of the utterances.
        transcripts: word ids of each utterance; None where there is no transcript (no words are given).
        lexicon: pronunciations by word id, as `LangDir.pronunciations` reads them.

    Returns:
        As `words_of` does; `broken` are the utterances whose phones the transcript does not spell.
    """
    utts: list[int] = []
    firsts: list[int] = []
    lasts: list[int] = []
    numbers: list[int] = []
    broken: list[int] = []
    counts = np.zeros(segments.utterances, np.int64)
    for utt, words in enumerate(transcripts):
        if words is None:
            continue
        own = segments.of(utt)
        found = _spelled(tuple(segments.phone[own].tolist()), words, lexicon)
        if found is None:
            broken.append(utt)
            continue
        counts[utt] = len(found)
        for number, (begin, after) in enumerate(found):
            utts.append(utt)
            numbers.append(number)
            firsts.append(own.start + begin)
            lasts.append(own.start + after - 1)
    first, last = np.array(firsts, np.int64), np.array(lasts, np.int64)
    return WordSpans(
        utt=np.array(utts, np.int32),
        start=segments.start[first],
        length=segments.start[last] + segments.length[last] - segments.start[first],
        number=np.array(numbers, np.int32),
        ends=last,
        counts=counts,
        broken=np.array(broken, np.int32),
        partial=np.empty(0, np.int32),
    )


def _spelled(
    phones: tuple[int, ...], words: Sequence[int], lexicon: Mapping[int, Sequence[tuple[int, ...]]]
) -> list[tuple[int, int]] | None:
    """(first phone, phone after the last) of each word; None where the words do not spell the phones."""
    between = lexicon.get(_BETWEEN, ())
    # reached[n]: where the first n words may end, by the place where word n began; silence behind it is included.
    reached: list[dict[int, tuple[int, int]]] = [_with_silence({0: (0, 0)}, phones, between)]
    for word in words:
        ends: dict[int, tuple[int, int]] = {}
        for place in reached[-1]:
            for spelling in lexicon.get(word, ()):
                if phones[place : place + len(spelling)] == spelling:
                    ends.setdefault(place + len(spelling), (place, place + len(spelling)))
        if not ends:
            return None
        reached.append(_with_silence(ends, phones, between))
    if len(phones) not in reached[-1]:
        return None
    place, spans = len(phones), []
    for level in range(len(words), 0, -1):
        first, after = reached[level][place]
        spans.append((first, after))
        place = first
    return spans[::-1]


def _with_silence(
    ends: dict[int, tuple[int, int]], phones: tuple[int, ...], between: Sequence[tuple[int, ...]]
) -> dict[int, tuple[int, int]]:
    """The places reached, and those behind silence that follows them; each keeps the span of its last word."""
    found = dict(sorted(ends.items()))
    open_places = list(found)
    while open_places:
        place = open_places.pop()
        for spelling in between:
            after = place + len(spelling)
            if spelling and after not in found and phones[place:after] == spelling:
                found[after] = found[place]
                open_places.append(after)
    return found
