"""Links of a stranger's tree: none leads the reading out of it, and each that would is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from trees import plant, run_log

from kaldi_doctor import walk as walking
from kaldi_doctor.pipeline import diagnose, exp_roots
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

SECRET = "ERROR (gmm-est[5.5]:main():gmm-est.cc:1) root:x:0:0:private words of somebody else\n"
ALIGN = run_log(
    "gmm-align-compiled --beam=10 --retry-beam=40 exp/mono/10.mdl ark:- ark,t:-",
    "LOG (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:139) Done 222, errors on 0\n",
)
FOLLOW = Settings(follow=True)


def mono(root: Path, name: str = "exp/mono") -> Path:
    """A stage in two files."""
    return plant(
        root,
        {
            f"{name}/log/init.log": run_log("gmm-init-mono topo 39 exp/mono/0.mdl exp/mono/tree"),
            f"{name}/log/align.10.1.log": ALIGN,
        },
    )


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """A recipe directory with an exp tree; beside it, somebody else's files."""
    mono(tmp_path / "recipe")
    plant(tmp_path, {"private/log/train.1.log": run_log("gmm-est x", SECRET, code=1), "private/tri9/final.mdl": "x"})
    return tmp_path / "recipe"


def test_a_link_to_the_root_of_the_disk_is_not_walked(recipe: Path) -> None:
    (recipe / "exp" / "x").symlink_to("/")
    (recipe / "exp" / "y").symlink_to(recipe.parent / "private")
    tree = walk(recipe / "exp")
    assert set(tree.dirs) == {"exp", "exp/mono", "exp/mono/log"}
    assert sorted(tree.passed) == [("exp/x", "/"), ("exp/y", str(recipe.parent / "private"))]
    found = diagnose(recipe / "exp")
    assert any("2 linked directories outside the tree were not read: exp/x -> /" in note for note in found.notes)
    assert {item.path for item in found.unreadable} == {"exp/x", "exp/y"}
    assert all("--follow" in item.error for item in found.unreadable)


def test_follow_reads_what_lies_elsewhere(recipe: Path) -> None:
    (recipe / "exp" / "y").symlink_to(recipe.parent / "private")
    found = diagnose(recipe / "exp", FOLLOW)
    assert found.unreadable == ()
    assert found.totals["logs"] == 3


def test_a_linked_private_log_is_not_quoted(recipe: Path) -> None:
    (recipe / "exp" / "mono" / "log" / "update.1.log").symlink_to(recipe.parent / "private" / "log" / "train.1.log")
    found = diagnose(recipe / "exp")
    assert "private words" not in str(found)
    assert [item.path for item in found.unreadable] == ["exp/mono/log/update.1.log"]
    assert "private words" in str(diagnose(recipe / "exp", FOLLOW))


def test_a_chain_of_links_is_seen_through(recipe: Path) -> None:
    log = recipe / "exp" / "mono" / "log"
    (log / "update.2.log").symlink_to(recipe.parent / "private" / "log" / "train.1.log")
    (log / "update.1.log").symlink_to("update.2.log")
    found = diagnose(recipe / "exp")
    assert "private words" not in str(found)
    assert len(found.unreadable) == 2


def test_links_inside_the_recipe_work_as_ever(recipe: Path) -> None:
    mono(recipe, "exp_old/tri3")
    (recipe / "exp" / "tri3").symlink_to("../exp_old/tri3")
    (recipe / "exp" / "mono" / "10.mdl").write_text("x")
    (recipe / "exp" / "mono" / "final.mdl").symlink_to("10.mdl")
    tree = walk(recipe / "exp")
    assert "exp/tri3/log" in tree.dirs
    assert tree.readable("exp/mono/final.mdl")
    assert tree.passed == []


def test_a_tree_that_is_a_link_itself_is_read(recipe: Path) -> None:
    elsewhere = recipe.parent / "disk2" / "exp"
    elsewhere.parent.mkdir()
    os.rename(recipe / "exp", elsewhere)
    (elsewhere / "mono" / "10.mdl").write_text("x")
    (elsewhere / "mono" / "final.mdl").symlink_to(elsewhere / "mono" / "10.mdl")
    (recipe / "exp").symlink_to(elsewhere)
    tree = walk(recipe / "exp")
    assert "exp/mono/log" in tree.dirs
    assert tree.readable("exp/mono/final.mdl")
    assert exp_roots(recipe) == [recipe / "exp"]


def test_other_recipes_that_a_link_leads_to_are_not_taken_for_trees(recipe: Path) -> None:
    away = mono(recipe.parent / "theirs").parent
    outer = recipe.parent / "outer"
    outer.mkdir()
    os.rename(recipe, outer / "mine")
    (outer / "link").symlink_to(away)
    assert exp_roots(outer) == [outer / "mine" / "exp"]
    assert len(exp_roots(outer, follow=True)) == 2


def test_data_that_is_linked_away_is_named(recipe: Path, copy_of: Callable[[str], Path]) -> None:
    root = copy_of("sat_broken")
    away = recipe.parent / "disk"
    os.rename(root / "data" / "train", away)
    (root / "data" / "train").symlink_to(away)
    found = {(item.path, item.error) for item in diagnose(root / "exp").unreadable}
    assert ("data/train", "it is linked to a directory outside the tree: --follow reads it") in found
    assert not diagnose(root / "exp", FOLLOW).unreadable
    (root / "data" / "train").unlink()
    (root / "data" / "train").mkdir()
    for path in away.iterdir():
        (root / "data" / "train" / path.name).symlink_to(path)
    lost = {item.path for item in diagnose(root / "exp").unreadable}
    assert "data/train/text" in lost


def test_a_linked_archive_is_not_opened(recipe: Path, copy_of: Callable[[str], Path]) -> None:
    exp = copy_of("healthy") / "exp"
    archives = sorted(exp.rglob("ali.*.gz"))
    if not archives:
        pytest.skip("the bundled tree has no archives")
    away = recipe.parent / "away.gz"
    os.rename(archives[0], away)
    archives[0].symlink_to(away)
    found = diagnose(exp)
    assert any(item.path.endswith(archives[0].name) and "--follow" in item.error for item in found.unreadable)


def test_depth_and_number_are_bounded_with_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "DEEPEST", 3)
    plant(tmp_path, {"exp/a/b/c/d/e/f/x.log": "x"})
    tree = walk(tmp_path / "exp")
    assert "exp/a/b/c" in tree.dirs
    assert "exp/a/b/c/d" not in tree.dirs
    assert tree.problems == [("exp/a/b/c", "3 directories within one another: what lies deeper is left out")]
    monkeypatch.setattr(walking, "MOST", 2)
    plant(tmp_path, {f"exp/{number}.log": "x" for number in range(5)})
    tree = walk(tmp_path / "exp")
    assert "more than 2 names" in tree.problems[0][1]
