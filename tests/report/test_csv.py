"""report/_csv.py: the one writer of comma-separated tables."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.report._csv import cell, csv_text


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@SUM(A1)", "-2+3", "\t=1"])
def test_no_text_of_a_tree_is_a_formula(text):
    assert str(cell(text)).startswith("'")


def test_numbers_stay_numbers():
    assert [cell(value) for value in (-3, 2.5, None, True)] == [-3, 2.5, None, True]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1), min_size=1, max_size=5))
def test_it_reads_back(row):
    head = [f"c{number}" for number in range(len(row))]
    first, second = csv.reader(io.StringIO(csv_text(head, [row])))
    assert first == head
    assert second == [str(cell(value)) for value in row]
