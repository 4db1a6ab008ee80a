"""Words by transcript and lexicon: those that the positions of the phones tell, and the places where they cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from kaldi_doctor.align.phones import Segments
from kaldi_doctor.align.words import words_of
from kaldi_doctor.analysis.ali.directory import load, open_ali_dir
from kaldi_doctor.analysis.ali.lexicon_words import words_by_lexicon
from kaldi_doctor.analysis.ali.timeline import positions, word_spans

SIL, A, B, C = 1, 2, 3, 4
LEXICON = {0: [(SIL,)], 1: [(A,)], 2: [(A, B), (B,)], 3: [(C,)]}


def segments(*phones):
    """Utterances whose phones last 3 frames each."""
    counts = [len(row) for row in phones]
    flat = np.array([phone for row in phones for phone in row], np.int16)
    none = np.empty(0, np.int32)
    return Segments(
        flat,
        np.concatenate([np.arange(size) * 3 for size in counts]).astype(np.int32),
        np.full(len(flat), 3, np.int32),
        np.repeat(np.arange(len(counts)), counts).astype(np.int32),
        np.append(0, np.cumsum(counts)),
        none,
        none,
        none,
    )


def test_silence_between_words_is_optional():
    found = words_by_lexicon(segments([SIL, A, B, SIL, SIL, C], [A, B]), [[2, 3], [1, 2]], LEXICON)
    assert found.utt.tolist() == [0, 0, 1, 1]
    assert found.start.tolist() == [3, 15, 0, 3]
    assert found.length.tolist() == [6, 3, 3, 3]
    assert found.counts.tolist() == [2, 2]
    assert not len(found.broken)


@pytest.mark.parametrize("words", [[1, 2], [1], [2, 3, 3], [9], []])
def test_words_that_do_not_spell_the_phones_give_none(words):
    found = words_by_lexicon(segments([A, B, C]), [words], LEXICON)
    assert found.broken.tolist() == [0]
    assert not len(found.utt)


def test_an_utterance_without_transcript_is_neither_spelled_nor_broken():
    found = words_by_lexicon(segments([A], [A]), [None, [1]], LEXICON)
    assert found.utt.tolist() == [1]
    assert not len(found.broken)


def test_positions_and_lexicon_tell_the_same_words(cases):
    """Where phones carry positions, their words are Kaldi's to the byte (test_golden); the lexicon must agree."""
    opened = open_ali_dir(cases / "base/exp/tri3b_ali")
    alignments, found = load(opened)
    text = opened.data.text()
    rows = [text.get(key.decode()) for key in alignments.ragged.keys]
    by_position = words_of(found, positions(opened))
    known = opened.lang.words()
    unknown = known[opened.lang.raw("oov.txt").strip().decode()]
    ids = [None if row is None else [known.get(word, unknown) for word in row] for row in rows]
    by_lexicon = words_by_lexicon(found, ids, opened.lang.pronunciations())
    assert len(by_lexicon.utt) > 1000
    for name in ("utt", "start", "length", "number", "ends", "counts"):
        assert np.array_equal(getattr(by_position, name), getattr(by_lexicon, name)), name


def test_phones_without_positions_have_words_all_the_same(farm):
    opened = open_ali_dir(farm / "tr/exp/tri3b_sat_ali")
    alignments, found = load(opened)
    text = opened.data.text()
    assert positions(opened) is None
    spans = word_spans(opened, found, [text.get(key.decode()) for key in alignments.ragged.keys])
    assert not len(spans.broken)
    assert int(spans.counts.sum()) == sum(len(text[key.decode()]) for key in alignments.ragged.keys)
