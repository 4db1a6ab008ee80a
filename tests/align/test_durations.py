from __future__ import annotations

import numpy as np
import oracles
import pytest
from aligned import MODEL, tids
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.align.compare import compare
from kaldi_doctor.align.durations import ALL, BEGIN, END, PhoneLengths
from kaldi_doctor.align.phones import split
from kaldi_doctor.align.ragged import from_rows
from kaldi_doctor.align.utterance_checks import (
    frame_check,
    misfit_order,
    out_of_order,
    repeated,
    risky_words,
    speaker_rates,
)
from kaldi_doctor.align.utterances import reference_of, stack, utterance_table

PAIRS = st.lists(st.tuples(st.integers(1, 6), st.integers(3, 30)), max_size=12)
UTTERANCES = st.lists(PAIRS, min_size=1, max_size=8)
SILENT = np.array([False, True, True, False, False, False, False])


def segments_of(utterances):
    rows = [tids(pairs) for pairs in utterances]
    return split(from_rows([b"u%d" % i for i in range(len(rows))], rows), MODEL)


@given(UTTERANCES)
@settings(max_examples=120, deadline=None)
def test_lengths_equal_counting_one_by_one(utterances):
    lengths = PhoneLengths(7)
    lengths.add(segments_of(utterances))
    filled = [pairs for pairs in utterances if pairs]
    places = {
        ALL: [pair for pairs in filled for pair in pairs],
        BEGIN: [pairs[0] for pairs in filled],
        END: [pairs[-1] for pairs in filled if len(pairs) > 1],
    }
    for place, expected in places.items():
        assert lengths.total(place) == len(expected)
        for phone in range(1, 7):
            own = [length for p, length in expected if p == phone]
            stats = lengths.stats(place, [phone])
            assert (stats.count, stats.frames) == (len(own), sum(own))
            assert stats.median == oracles.percentile(own, 0.5)
            assert stats.p95 == oracles.percentile(own, 0.95)
            assert stats.mean == pytest.approx(sum(own) / len(own) if own else 0)
    inner = [pair[1] for pairs in filled for pair in pairs[1:-1] if pair[0] == 1]
    found, counts = lengths.internal([1])
    assert np.repeat(found, counts).tolist() == sorted(inner)


def test_very_long_phones_are_counted_exactly():
    lengths = PhoneLengths(7)
    lengths.add(segments_of([[(1, 5000), (2, 4), (1, 5000)], [(1, 511), (1, 512)]]))
    stats = lengths.stats(ALL, [1])
    assert (stats.count, stats.frames, stats.p95) == (4, 11023, 5000)
    assert lengths.frames().tolist()[1:3] == [11023, 4]


@given(UTTERANCES, UTTERANCES)
@settings(max_examples=40, deadline=None)
def test_merging_is_adding(one, two):
    left, right, both = PhoneLengths(7), PhoneLengths(7), PhoneLengths(7)
    left.add(segments_of(one))
    right.add(segments_of(two))
    left.merge(right)
    both.add(segments_of(one))
    both.add(segments_of(two))
    assert np.array_equal(left.counts, both.counts)


@given(UTTERANCES)
@settings(max_examples=120, deadline=None)
def test_rows_equal_the_slow_twin(utterances):
    segments = segments_of(utterances)
    reference = reference_of(segments, SILENT, MODEL.min_length)
    table = utterance_table(segments, reference)
    for row, pairs in enumerate(utterances):
        expected = oracles.utterance(
            pairs, {1, 2}, MODEL.min_length, reference.share_shortest, reference.mean_log, reference.sd_log
        )
        found = (
            table.frames[row],
            table.phones[row],
            table.silence[row],
            table.silence_begin[row],
            table.silence_end[row],
            table.shortest[row],
            table.shortest_z[row],
            table.spread_z[row],
            table.longest_run[row],
        )
        assert [float(value) for value in found] == pytest.approx(
            [float(value) for value in expected], abs=1e-3, rel=1e-4
        )
    assert np.array_equal(stack([table, table]).frames[: len(table)], table.frames)


@given(st.lists(st.tuples(PAIRS, PAIRS), min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_comparison_equals_the_slow_twin(pairs):
    one, two = [], []
    for left, right in pairs:
        a, b = list(left), list(right)
        short, gap = (
            (a, sum(n for _, n in b) - sum(n for _, n in a))
            if sum(n for _, n in a) < sum(n for _, n in b)
            else (b, sum(n for _, n in a) - sum(n for _, n in b))
        )
        if gap:
            if short and gap < 3:
                short[-1] = (short[-1][0], short[-1][1] + gap)
            else:
                short.append((3, max(gap, 3)))
        one.append(a)
        two.append(b)
    keys = [b"u%d" % i for i in range(len(one))]
    found = compare(keys, segments_of(one), keys[::-1], segments_of(two[::-1]), SILENT)
    assert found.only_first == found.only_second == 0
    for index, utterance in enumerate(found.first.tolist()):
        assert found.changed[index] == oracles.changed_frames(one[utterance], two[utterance])
        spoken = [[p for p, _ in pairs if p not in (1, 2)] for pairs in (one[utterance], two[utterance])]
        assert found.same_phones[index] == (spoken[0] == spoken[1])


def test_boundary_shifts():
    one = segments_of([[(1, 10), (3, 5), (4, 5)]])
    two = segments_of([[(1, 12), (3, 4), (4, 4)]])
    found = compare([b"u"], one, [b"u"], two, SILENT)
    assert found.shifts.tolist() == [2, 1]
    assert found.changed_share == pytest.approx(3 / 20)


def test_frames_against_the_features():
    frames = np.array([100, 34, 50])
    keys = [b"a", b"b", b"c"]
    assert frame_check(keys, frames, {"a": 100, "b": 34, "c": 50}).wrong.tolist() == []
    assert frame_check(keys, frames, {"a": 100, "b": 35, "c": 50}).wrong.tolist() == [1]
    thirds = frame_check(keys, frames, {"a": 299, "b": 100, "c": 150})
    assert (thirds.factor, thirds.wrong.tolist()) == (3, [])
    assert frame_check(keys, frames, {}).compared == 0


def test_order_and_repeats():
    assert repeated([b"a", b"b", b"a"]) == [b"a"]
    assert out_of_order([b"a", b"c", b"b"]) == 1


def test_words_that_go_with_failures():
    text = {f"u{i}": ("a", "salt" if i < 8 else "sugar", f"w{i % 3}") for i in range(60)}
    risky = risky_words(text, [f"u{i}" for i in range(8)])
    assert [risk.word for risk in risky] == ["salt"]
    assert (risky[0].failed, risky[0].utterances) == (8, 8)
    assert risky_words(text, [f"u{i}" for i in range(0, 60, 8)]) == []


def test_rates_of_speakers_and_the_worst_first():
    utterances = [
        [(1, 10), *[(3, 10)] * 12, (1, 10)],
        [(1, 10), *[(3, 5)] * 12, (1, 10)],
        [*[(3, 3)] * 8, *[(4, 30)] * 8],
    ]
    segments = segments_of(utterances)
    table = utterance_table(segments, reference_of(segments, SILENT, MODEL.min_length))
    rates = speaker_rates([b"a", b"b", b"c"], table, {"a": "slow", "b": "fast", "c": "slow"}, 100.0)
    assert rates["fast"] == (20.0, 1)
    assert rates["slow"][0] < 20
    assert misfit_order(table).tolist()[0] == 2
