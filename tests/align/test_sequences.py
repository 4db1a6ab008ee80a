"""Word sequences: where they differ, and the fewest edits, against slow twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align import sequences as checks
from kaldi_doctor.align.ctm import CtmColumns
from kaldi_doctor.align.sequences import Sequences

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(-5, 300)), max_size=40)


def columns(rows):
    """Of [(utt, word, start)]."""
    utt, word, start = (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 3
    times = np.array(start, float)
    numbers = np.array(utt, np.int32)
    return CtmColumns(numbers, numbers * 0, np.array(word, np.int32), times, times, times, np.arange(len(rows)))


def _ragged(rows):
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Sequences(np.array([item for row in rows for item in row], np.int32), offsets)


WORDS = st.lists(st.integers(0, 3), max_size=7)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_unequal(pairs):
    left, right = _ragged([one for one, _ in pairs]), _ragged([two for _, two in pairs])
    assert checks.unequal(left, right).tolist() == [i for i, (one, two) in enumerate(pairs) if one != two]


def _distance(one, two):
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row, last = [i], row
        for j, b in enumerate(two, 1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b)))
    return row[-1]


@given(WORDS, WORDS)
def test_edits_are_fewest_and_turn_one_into_the_other(hypothesis_words, reference):
    found = checks.edits(np.array(hypothesis_words, np.int32), np.array(reference, np.int32))
    assert len(found) == _distance(reference, hypothesis_words)
    gone = {left for left, _ in found if left >= 0}
    new = {right for _, right in found if right >= 0}
    kept = [word for i, word in enumerate(reference) if i not in gone]
    assert kept == [word for i, word in enumerate(hypothesis_words) if i not in new]


@given(ROWS)
def test_sequences(rows):
    keep = np.array([True, True, False, True, True])
    found = checks.sequences(columns(rows), 4, keep)
    for utt in range(4):
        own = sorted((i for i, row in enumerate(rows) if row[0] == utt and row[1] != 2), key=lambda i: (rows[i][2], i))
        assert found.of(utt).tolist() == [rows[i][1] for i in own]
