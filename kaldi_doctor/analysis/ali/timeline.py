"""The spans of one utterance: phones from its alignment, words from its transcript where their positions are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.phones import Segments
from kaldi_doctor.align.words import WordSpans, positions_by_name, positions_of, words_of
from kaldi_doctor.analysis.ali.lexicon_words import words_by_lexicon
from kaldi_doctor.analysis.ali.spans import Span, Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.analysis.ali.directory import AliDir


def positions(opened: AliDir) -> NDArray[np.int8] | None:
    """Position of each phone in its word, by word_boundary.int or the suffixes of the names; None where unknown."""
    kinds = opened.lang.word_boundary() if opened.lang else {}
    if kinds:
        return positions_of(kinds)
    return positions_by_name(opened.symbols, frozenset(opened.silence))


def word_spans(opened: AliDir, segments: Segments, transcripts: Sequence[Sequence[str] | None]) -> WordSpans | None:
    """Words of many utterances, by the positions of their phones, else by transcript and align_lexicon.int.

    Args:
        opened: the directory.
        segments: phones of the utterances.
        transcripts: words of each utterance; None where there is no transcript.

    Returns:
        None where phones carry no positions and the lang directory has no align_lexicon.int.
    """
    place = positions(opened)
    if place is not None:
        return words_of(segments, place)
    lexicon = opened.lang.pronunciations() if opened.lang else {}
    if not lexicon or opened.lang is None:
        return None
    known = opened.lang.words()
    unknown = known.get((opened.lang.raw("oov.txt") or b"").strip().decode("utf-8", "replace"), -1)
    ids = [None if row is None else [known.get(word, unknown) for word in row] for row in transcripts]
    return words_by_lexicon(segments, ids, lexicon)


def timeline_of(opened: AliDir, key: bytes, segments: Segments, number: int) -> Utterance:
    """Phones and words of one utterance."""
    own = segments.of(number)
    phone, start, length = segments.phone[own], segments.start[own], segments.length[own]
    place = positions(opened)
    shortest = opened.model.min_length if opened.model else np.zeros(1, np.int32)
    silence = set(opened.silence)
    words = _words(opened, key, segments, number)
    spans = []
    for one, begin, size in zip(phone.tolist(), start.tolist(), length.tolist(), strict=True):
        name = opened.name_of(one)
        if words and place is not None and name[-2:] in {"_B", "_I", "_E", "_S"}:
            name = name[:-2]
        silent = one in silence
        least = int(shortest[one]) if one < len(shortest) else 0
        spans.append(Span(begin, size, name, "silence" if silent else "phone", short=not silent and size <= least))
    name = key.decode("utf-8", "surrogateescape")
    return Utterance(name, opened.frame_shift, int(length.sum()), tuple(spans), words)


def _words(opened: AliDir, key: bytes, segments: Segments, number: int) -> tuple[Span, ...]:
    """Words over time; empty where transcript or positions are missing."""
    text = opened.data.text().get(key.decode("utf-8", "replace")) if opened.data else None
    if text is None:
        return ()
    own = segments.of(number)
    count = own.stop - own.start
    none = np.empty(0, np.int32)
    alone = Segments(
        segments.phone[own],
        segments.start[own],
        segments.length[own],
        np.zeros(count, np.int32),
        np.array([0, count]),
        none,
        none,
        none,
    )
    found = word_spans(opened, alone, [text])
    if found is None:
        return ()
    pairs = zip(found.start.tolist(), found.length.tolist(), text, strict=False)
    return tuple(Span(start, length, word, "word") for start, length, word in pairs)
