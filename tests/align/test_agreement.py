"""Bags of words and how far they overlap."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.agreement import bag, overlap
from kaldi_doctor.align.word_errors import GAP, Aligned


def test_bags_of_both_sides():
    one = Aligned("u", (("a", "a"), ("b", GAP), (GAP, "c"), ("a", "d")))
    assert bag(one, 0) == Counter({"a": 2, "b": 1}) and bag(one, 1) == Counter("acd")


@pytest.mark.parametrize(("left", "right", "share"), [("abcd", "dcba", 1.0), ("ab", "cd", 0.0), ("aab", "abb", 2 / 3), ("", "", 0.0)])
def test_overlap(left, right, share):
    assert overlap(Counter(left), Counter(right)) == pytest.approx(share)


@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_overlap_is_a_share_and_has_no_sides(left, right):
    there, back = overlap(Counter(left), Counter(right)), overlap(Counter(right), Counter(left))
    assert there == back and 0 <= there <= 1
