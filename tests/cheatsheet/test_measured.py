"""Distributions over measured trees: numbers only, and where a value stands in them."""

from __future__ import annotations

import json
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.cheatsheet.measured import PERCENTILES, Distribution, measured


def test_packaged_distributions_belong_to_metrics() -> None:
    sheet = load_cheatsheet()
    assert measured()
    for key, found in measured().items():
        assert key in sheet, f"{key}: measure the corpus again (benches/measure_corpus.py)"
        assert found.trees >= 3
        assert found.count >= found.trees or found.count >= 3
        assert list(found.values) == sorted(found.values)


def test_no_tree_is_named() -> None:
    raw = json.loads((files("kaldi_doctor.cheatsheet") / "measured.json").read_text(encoding="utf-8"))
    for item in raw.values():
        assert set(item) == {"trees", "count", "values"}
        assert len(item["values"]) == len(PERCENTILES)


numbers = st.lists(st.floats(-1e6, 1e6), min_size=len(PERCENTILES), max_size=len(PERCENTILES)).map(sorted)


@given(numbers, st.floats(-2e6, 2e6), st.floats(-2e6, 2e6))
def test_standing_grows_with_the_value(values: list[float], a: float, b: float) -> None:
    found = Distribution(3, 9, tuple(values))
    low, high = sorted((a, b))
    assert 0 <= found.standing(low) <= found.standing(high) <= 100


def test_standing() -> None:
    found = Distribution(3, 9, (0, 1, 2, 3, 4, 5, 6, 7, 8))
    assert found.median == 4
    assert (found.standing(4), found.standing(-1), found.standing(9), found.standing(3.5)) == (50, 0, 100, 37.5)
    flat = Distribution(3, 9, (35,) * 9)
    assert flat.standing(35) == 50
