"""Vectorised CTM checks against slow twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align import ctm as checks
from kaldi_doctor.align.ctm import CtmColumns


def columns(rows, resolution=0.01):
    """Of [(utt, channel, word, start, duration)], times in hundredths."""
    utt, channel, word, start, duration = (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 5
    return CtmColumns(
        np.array(utt, np.int32),
        np.array(channel, np.int32),
        np.array(word, np.int32),
        np.array(start, float) / 100,
        np.array(duration, float) / 100,
        np.full(len(rows), np.nan),
        np.arange(1, len(rows) + 1),
        resolution,
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 4), st.integers(-5, 300), st.integers(-3, 80)),
    max_size=40,
)


@given(ROWS)
def test_order(rows):
    slow = [i for i in range(1, len(rows)) if rows[i][:2] == rows[i - 1][:2] and rows[i][3] < rows[i - 1][3] - 1]
    assert checks.out_of_order(columns(rows)).tolist() == slow


@given(ROWS)
def test_scattered(rows):
    slow, seen = [], set()
    for i, row in enumerate(rows):
        if i and row[:2] == rows[i - 1][:2]:
            continue
        if row[:2] in seen:
            slow.append(i)
        seen.add(row[:2])
    assert checks.scattered(columns(rows)).tolist() == slow


def _slow_pairs(rows):
    """[(row, hundredths between the latest end before it and its start)] for all but the first of each stream."""
    found = []
    for stream in {row[:2] for row in rows}:
        own = sorted((i for i, row in enumerate(rows) if row[:2] == stream), key=lambda i: (rows[i][3], i))
        latest = None
        for i in own:
            start, end = rows[i][3], rows[i][3] + rows[i][4]
            if latest is not None:
                found.append((i, start - latest))
            latest = end if latest is None else max(latest, end)
    return found


@given(ROWS)
def test_overlaps(rows):
    found = checks.overlaps(columns(rows))
    slow = {i: -space for i, space in _slow_pairs(rows) if -space > 1}
    assert dict(zip(found.second.tolist(), np.round(found.seconds * 100).astype(int).tolist(), strict=True)) == slow


@given(ROWS, st.integers(0, 50))
def test_gaps(rows, longer):
    found = checks.gaps(columns(rows), (longer + 0.5) / 100)
    slow = {i: space for i, space in _slow_pairs(rows) if space > longer}
    assert dict(zip(found.second.tolist(), np.round(found.seconds * 100).astype(int).tolist(), strict=True)) == slow


@given(ROWS)
def test_durations(rows):
    assert checks.zero_durations(columns(rows)).tolist() == [i for i, row in enumerate(rows) if row[4] == 0]
    slow = [i for i, row in enumerate(rows) if row[4] < 0 or row[3] < 0]
    assert checks.negative_times(columns(rows)).tolist() == slow


@given(ROWS, st.lists(st.one_of(st.none(), st.integers(0, 300)), min_size=4, max_size=4))
def test_beyond(rows, limits):
    limit = np.array([np.nan if one is None else one / 100 for one in limits])
    slow = [i for i, row in enumerate(rows) if limits[row[0]] is not None and row[3] + row[4] > limits[row[0]] + 1]
    assert checks.beyond(columns(rows), limit).tolist() == slow


@given(
    ROWS,
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300), st.integers(0, 120)), max_size=8),
)
def test_outside(rows, segments):
    group = np.array([row[0] for row in segments], np.int32)
    start = np.array([row[1] for row in segments], float) / 100
    end = np.array([row[1] + row[2] for row in segments], float) / 100
    slow = []
    for i, (utt, _, _, begin, length) in enumerate(rows):
        middle = max(begin + length / 2, 0)
        if not any(g == utt and s <= middle + 1 and middle - 1 <= s + d for g, s, d in segments):
            slow.append(i)
    assert checks.outside(columns(rows), group, start, end).tolist() == slow


@given(ROWS)
def test_last_ends_and_spread(rows):
    ends = checks.last_ends(columns(rows), 4)
    for utt in range(4):
        own = [row[3] + row[4] for row in rows if row[0] == utt]
        assert np.isnan(ends[utt]) if not own else round(ends[utt] * 100) == max(own)
    found = checks.spread(columns(rows).duration)
    assert (found is None) == (not rows)
    if found is not None:
        assert found.shortest <= found.low <= found.median <= found.high <= found.longest


def test_scale_of_a_chain_model_written_with_10_ms():
    rows = columns([(utt, 0, 0, 90, 10) for utt in range(3)])
    assert abs(checks.time_scale(rows, np.array([3.0, 3.0, np.nan])) - 1 / 3) < 1e-9
    assert checks.time_scale(rows, np.full(3, np.nan)) is None


def test_an_odd_duration_stands_out():
    rows = [(0, 0, i % 5, 50 * i, 28 + (i * 7) % 11) for i in range(200)]
    rows[77] = (0, 0, 2, 50 * 77, 600)
    scores = checks.duration_scores(columns(rows), np.array([3, 4, 5, 6, 7], np.int32))
    assert int(np.nanargmax(np.abs(scores))) == 77
    assert scores[77] > 6
    assert (np.abs(np.delete(scores, 77)) < 6).all()
