"""Rows of utterances made block by block."""

from __future__ import annotations

import numpy as np
from aligned import directory, tids

GOOD = [(1, 10), (2, 5), (1, 10)]


def test_whatever_does_not_follow_the_hmms_counts_once():
    whole = tids(GOOD)
    raw = {
        "good": whole,
        "partial": whole[:-9],  # ends inside the last phone
        "alien": np.concatenate([[9999], whole]),
    }
    stats = directory({}, raw=raw).stats
    assert stats.partial.tolist() == [1]
    assert stats.alien.tolist() == [2]
    assert stats.against_hmms.tolist() == [1, 2]


def test_shares_of_nothing_are_zero():
    stats = directory({}).stats
    assert (stats.frames, stats.silence_share, stats.shortest_share) == (0, 0.0, 0.0)
    assert stats.against_hmms.tolist() == []
