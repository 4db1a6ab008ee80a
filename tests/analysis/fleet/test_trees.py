"""Trees below a root."""

from __future__ import annotations

import os

import pytest

from kaldi_doctor.analysis.fleet.trees import trees_below


def test_every_tree_is_found_once_and_none_inside_another(fixture_trees):
    found = list(trees_below(fixture_trees))
    assert [tree.parent.name for tree in found] == ["dnn", "empty_hyps", "healthy", "interrupted", "sat_broken"]
    assert {tree.name for tree in found} == {"exp"}
    assert list(trees_below(fixture_trees / "healthy/exp")) == [fixture_trees / "healthy/exp"]


def test_a_tree_of_another_name_needs_two_stages(tmp_path):
    for stage in ("mono", "tri1"):
        (tmp_path / "runs" / stage).mkdir(parents=True)
        (tmp_path / "runs" / stage / "final.mdl").touch()
    (tmp_path / "model/one").mkdir(parents=True)
    (tmp_path / "model/one/final.mdl").touch()
    assert list(trees_below(tmp_path)) == [tmp_path / "runs"]


def test_links_are_not_followed_and_depth_is_bounded(tmp_path, fixture_trees):
    os.symlink(fixture_trees, tmp_path / "elsewhere")
    os.symlink(tmp_path, tmp_path / "loop")
    deep = tmp_path / "a/b/c/exp/mono/log"
    deep.mkdir(parents=True)
    (deep / "update.1.log").touch()
    assert list(trees_below(tmp_path)) == [tmp_path / "a/b/c/exp"]
    assert list(trees_below(tmp_path, 2)) == []


def test_a_root_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        list(trees_below(tmp_path / "none"))
