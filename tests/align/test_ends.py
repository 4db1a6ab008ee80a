"""The quick way to find phone ends, where it is taken, equals the one that is true to Kaldi for all."""

from __future__ import annotations

import numpy as np
from aligned import MODEL, tids
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.align import ends
from kaldi_doctor.align.ragged import from_rows

PAIRS = st.lists(st.tuples(st.integers(1, 6), st.integers(3, 30)), max_size=12)


def both(rows):
    block = from_rows([b"u%d" % i for i in range(len(rows))], rows)
    table = ends.code_table(MODEL)
    filled = np.flatnonzero(np.diff(block.offsets))
    code = ends._looked_up(table.codes, block.values)
    in_order = ends.reordered(block, block.values, code, MODEL)[filled]
    return (
        ends._quick_ends(block, code[: block.frames], table, filled, in_order),
        ends._all_ends(block, block.values, MODEL, filled, in_order),
    )


def equal(one, two):
    return all(np.array_equal(getattr(one, name), getattr(two, name)) for name in ("frames", "broken", "partial"))


@given(st.lists(PAIRS.map(tids), min_size=1, max_size=8).filter(lambda rows: any(len(row) for row in rows)))
@settings(max_examples=100, deadline=None)
def test_sound_alignments_go_the_quick_way(rows):
    quick, slow = both(rows)
    assert quick is not None
    assert equal(quick, slow)


@given(st.lists(PAIRS.map(tids), min_size=1, max_size=4), st.data())
@settings(max_examples=200, deadline=None)
def test_whatever_is_damaged_is_noticed(rows, data):
    rows = [row.copy() for row in rows if len(row)]
    if not rows:
        return
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.integers(1, len(MODEL.phone) - 1))
    quick, slow = both(rows)
    assert quick is None or equal(quick, slow)
