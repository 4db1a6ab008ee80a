from __future__ import annotations

import numpy as np
import oracles
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.align import phones as phones_module
from kaldi_doctor.align.phones import label_runs, split
from kaldi_doctor.align.ragged import from_rows


class Toy:
    """Two phones of two states, phone 3 of one state: forward and self-loop transitions."""

    # tid:             0      1      2      3      4      5     6      7     8     9     10
    phone = np.array([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3], np.int32)
    tstate = np.array([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], np.int32)
    is_self_loop = np.array([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], bool)
    is_final = np.array([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1], bool)


def as_rows(segments, utterance):
    part = segments.of(utterance)
    return list(
        zip(segments.phone[part].tolist(), segments.start[part].tolist(), segments.length[part].tolist(), strict=True)
    )


def check(rows):
    ragged = from_rows([b"u%d" % i for i in range(len(rows))], [np.array(row, np.int32) for row in rows])
    found = split(ragged, Toy)
    for i, row in enumerate(rows):
        expected, broken, partial = oracles.split(row, Toy)
        assert as_rows(found, i) == expected, (rows, i)
        assert (i in found.broken.tolist()) == broken
        assert (i in found.partial.tolist()) == partial


@given(st.lists(st.lists(st.integers(1, 10), max_size=40), max_size=6))
@settings(max_examples=400, deadline=None)
def test_split_equals_its_slow_twin_on_any_sequence(rows):
    check(rows)


@st.composite
def sound(draw):
    """A sequence that a decoder could make, reordered or not."""
    reorder = draw(st.booleans())
    row = []
    for _ in range(draw(st.integers(0, 8))):
        states = {1: (1, 3), 2: (5, 7), 3: (9,)}[draw(st.integers(1, 3))]
        for loop in states:
            loops = [loop] * draw(st.integers(0, 3))
            row += [loop + 1, *loops] if reorder else [*loops, loop + 1]
    return row


@given(st.lists(sound(), max_size=6))
@settings(max_examples=200, deadline=None)
def test_split_equals_its_slow_twin_on_sound_alignments(rows):
    check(rows)


@given(st.lists(sound(), min_size=1, max_size=12), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_blocks_do_not_show(rows, size):
    ragged = from_rows([b"u"] * len(rows), [np.array(row, np.int32) for row in rows])
    whole = split(ragged, Toy)
    saved = phones_module.BLOCK_FRAMES
    try:
        phones_module.BLOCK_FRAMES = size
        cut = split(ragged, Toy)
    finally:
        phones_module.BLOCK_FRAMES = saved
    for name in ("phone", "start", "length", "utt", "offsets", "broken", "partial", "alien"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_lengths_sum_to_frames_and_unknown_ids_are_named():
    ragged = from_rows([b"a", b"b"], [np.array([2, 1, 4], np.int32), np.array([2, 99, 4], np.int32)])
    found = split(ragged, Toy)
    assert found.length.sum() == 6
    assert found.alien.tolist() == [1]


def test_label_runs():
    ragged = from_rows([b"a", b"", b"c"], [np.array(r, np.int32) for r in ([5, 5, 6], [], [6, 6])])
    found = label_runs(ragged)
    assert as_rows(found, 0) == [(5, 0, 2), (6, 2, 1)]
    assert as_rows(found, 1) == []
    assert as_rows(found, 2) == [(6, 0, 2)]
