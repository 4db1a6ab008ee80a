"""Words from phone positions against a slow twin."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.phones import Segments
from kaldi_doctor.align.words import positions_by_name, positions_of, words_of

KINDS = {1: "nonword", 2: "begin", 3: "internal", 4: "end", 5: "singleton"}


def segments(rows):
    """Segments of [[(phone, length)]]."""
    none = np.empty(0, np.int32)
    flat = [(phone, length, utt) for utt, row in enumerate(rows) for phone, length in row]
    starts = [start for row in rows for start in np.cumsum([0] + [length for _, length in row])[:-1].tolist()]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Segments(
        np.array([item[0] for item in flat], np.int32),
        np.array(starts, np.int32),
        np.array([item[1] for item in flat], np.int32),
        np.array([item[2] for item in flat], np.int32),
        offsets,
        none,
        none,
        none,
    )


def slow(rows):
    """[(utt, start, length, number)], broken and partial utterances."""
    words, broken, partial = [], [], []
    for utt, row in enumerate(rows):
        at, opened, number = 0, None, 0
        for phone, length in row:
            kind = KINDS.get(phone)
            if kind is None or (opened is not None) != (kind in {"internal", "end"}):
                broken.append(utt)
                opened = None
                break
            if kind == "begin":
                opened = at
            if kind in {"singleton", "end"}:
                first = at if kind == "singleton" else opened
                words.append((utt, first, at + length - first, number))
                number, opened = number + 1, None
            at += length
        if opened is not None:
            words.append((utt, opened, at - opened, number))
            partial.append(utt)
    return words, broken, partial


ROWS = st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), max_size=12), max_size=6)


def _sound(draw_row):
    """Rows that mostly spell words."""
    patterns = {0: [1], 1: [5], 2: [2, 4], 3: [2, 3, 4], 4: [2, 3, 3, 4], 5: [2], 6: [4]}
    return [(phone, 3) for choice in draw_row for phone in patterns[choice]]


@given(ROWS, st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 6]), max_size=9), max_size=6))
def test_equal_to_the_slow_way(wild, sound):
    rows = wild + [_sound(row) for row in sound]
    found = words_of(segments(rows), positions_of(KINDS))
    words, broken, partial = slow(rows)
    ours = list(
        zip(found.utt.tolist(), found.start.tolist(), found.length.tolist(), found.number.tolist(), strict=True)
    )
    assert ours == words
    assert found.broken.tolist() == broken
    assert found.partial.tolist() == partial
    assert found.counts.tolist() == [sum(word[0] == utt for word in words) for utt in range(len(rows))]


def test_positions_by_name():
    symbols = {0: "<eps>", 1: "SIL", 2: "SIL_S", 3: "AA_B", 4: "AA_E", 5: "#0"}
    table = positions_by_name(symbols, frozenset({1, 2}))
    assert table is not None
    assert table.tolist() == [0, 0, 0, 1, 3, 0]
    assert positions_by_name({1: "SIL", 2: "AA"}) is None
