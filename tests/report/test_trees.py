"""Several trees end in one table."""

from __future__ import annotations

from dataclasses import replace

from sample_diagnosis import healthy, sat_broke

from kaldi_doctor.report._view import View
from kaldi_doctor.report.formats.text import text


def test_each_tree_has_a_row_by_the_name_it_was_given() -> None:
    page = text([replace(sat_broke(), given="a/exp"), replace(healthy(), given="b/exp")], View(width=100)).plain
    rows = [line.split() for line in page.splitlines()[-3:]]
    assert rows[0] == ["tree", "state", "at", "cause", "best"]
    assert rows[1][:4] == ["a/exp", "broken", "tri3b", "data.transcripts"] and rows[1][4:] == ["7.00", "%", "WER"]
    assert rows[2][:4] == ["b/exp", "healthy", "-", "none"]


def test_a_single_tree_has_none() -> None:
    assert "cause  " not in text([sat_broke()], View(width=100)).plain
