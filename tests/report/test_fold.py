"""Folding keeps every word, and every line within the width unless one word is wider."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kaldi_doctor.report._fold import fold


@given(st.text(st.sampled_from("ab /  "), max_size=200), st.integers(20, 60), st.integers(0, 15))
def test_words_survive_and_lines_fit(line, width, indent):
    found = list(fold([line], width, indent))
    assert " ".join(found).split() == line.split()
    room = max(width, indent + 20)
    for part in found:
        assert len(part.rstrip()) <= room or len(part.split()) <= 1 or len(part.split()[0]) > room - indent - 20
    assert list(fold([line], None, indent)) == [line]


def test_columns_and_indent():
    assert list(fold(["  silence      24.3 % of frames; 99.9 % of utterances begin with it"], 40, 15)) == [
        "  silence      24.3 % of frames; 99.9 %",
        "               of utterances begin with",
        "               it",
    ]
    assert list(fold(["/a/very/long/path/that/cannot/be/cut x"], 20, 0)) == [
        "/a/very/long/path/that/cannot/be/cut",
        "x",
    ]


def test_wide_letters_take_two_columns():
    line = "  substituted  " + ", ".join(["公园 > 公元 (1)"] * 6)
    found = list(fold([line], 60, 15))
    assert all(cell_len(part) <= 60 for part in found) and len(found) == 3
    assert max(map(cell_len, found)) > 50  # and no narrower than it must be
