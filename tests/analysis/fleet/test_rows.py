"""Rows on trees."""

from __future__ import annotations

import pytest

from kaldi_doctor.analysis.fleet.rows import fleet_rows, row_of_tree
from kaldi_doctor.analysis.fleet.trees import trees_below
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings


def test_a_row_says_what_diagnose_says(fixture_trees):
    tree = fixture_trees / "sat_broken/exp"
    row, whole = row_of_tree(tree, Settings()), diagnose(tree)
    assert (row.state, row.dir, row.cause) == (whole.verdict.state, whole.verdict.dir, whole.verdict.cause)
    assert row.best == min(rung.score.percent for rung in whole.ladder if rung.score)
    assert row.stages == len(whole.ladder)
    assert row.errors == sum(finding.severity == "error" for finding in whole.findings)


def test_a_tree_that_is_gone_has_its_reason_in_its_row(tmp_path):
    row = row_of_tree(tmp_path / "gone", Settings())
    assert not row.state
    assert "No such file" in row.problem


def test_processes_make_the_same_rows(fixture_trees):
    trees = list(trees_below(fixture_trees))
    alone = list(fleet_rows(trees, Settings()))
    assert list(fleet_rows(trees, Settings(), jobs=2)) == alone
    assert [row.tree for row in alone] == [str(tree) for tree in trees]


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_rows(fixture_trees):
    pytest.importorskip("distributed")
    trees = list(trees_below(fixture_trees))
    assert list(fleet_rows(trees, Settings(), jobs=2, cluster="local")) == list(fleet_rows(trees, Settings()))
