"""The walk lists a tree as it is, follows links once, and survives what it cannot enter."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kaldi_doctor.walk import walk


def test_paths_start_at_the_directory_above(tmp_path: Path) -> None:
    (tmp_path / "exp" / "mono" / "log").mkdir(parents=True)
    (tmp_path / "exp" / "mono" / "log" / "acc.1.1.log").write_bytes(b"abc")
    tree = walk(tmp_path / "exp")
    assert tree.root == "exp"
    assert set(tree.dirs) == {"exp", "exp/mono", "exp/mono/log"}
    entry = tree.file("exp/mono/log/acc.1.1.log")
    assert entry is not None
    assert entry.size == 3
    assert tree.real("exp/mono/log/acc.1.1.log").read_bytes() == b"abc"
    assert tree.dirs["exp/mono"].subdirs == ["log"]


def test_dangling_links_are_recorded_with_their_target(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "final.mdl").symlink_to("40.mdl")
    tree = walk(tmp_path / "exp")
    entry = tree.file("exp/final.mdl")
    assert entry is not None
    assert entry.dangling
    assert entry.target == "40.mdl"
    assert not tree.has_file("exp/final.mdl")


def test_linked_directories_are_entered_once_and_loops_end(tmp_path: Path) -> None:
    (tmp_path / "exp" / "a").mkdir(parents=True)
    (tmp_path / "exp" / "a" / "loop").symlink_to(tmp_path / "exp")
    (tmp_path / "exp" / "b").symlink_to("a")
    tree = walk(tmp_path / "exp")
    entered = [path for path in tree.dirs if path in {"exp/a", "exp/b"}]
    assert len(entered) == 1
    assert len(tree.dirs) == 2


def test_a_link_to_itself_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    (tmp_path / "exp" / "self").symlink_to("self")
    (tmp_path / "exp" / "num_jobs").write_text("4\n")
    tree = walk(tmp_path / "exp")
    assert tree.has_file("exp/num_jobs")
    assert [path for path, _ in tree.problems] == ["exp/self"]


def test_pipes_and_sockets_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    os.mkfifo(tmp_path / "exp" / "acc.1.1.log")
    assert walk(tmp_path / "exp").dirs["exp"].files == {}


def test_a_directory_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "exp" / "locked").mkdir(parents=True)
    (tmp_path / "exp" / "open").mkdir()
    real = os.scandir

    def refuse(path: str):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    tree = walk(tmp_path / "exp")
    assert tree.problems == [("exp/locked", "Permission denied")]
    assert "exp/open" in tree.dirs


def test_a_missing_root_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "nowhere")


def test_names_that_are_not_utf8_are_listed(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    with open(os.fsencode(tmp_path / "exp") + b"/m\xe9l.log", "wb") as out:
        out.write(b"# x\n")
    tree = walk(tmp_path / "exp")
    assert len(tree.dirs["exp"].files) == 1


def test_a_part_of_an_exp_tree_keeps_the_names_of_the_logs(tmp_path):
    (tmp_path / "exp" / "tri3b" / "log").mkdir(parents=True)
    tree = walk(tmp_path / "exp" / "tri3b")
    assert (tree.root, tree.base) == ("exp/tri3b", tmp_path)
    assert set(tree.dirs) == {"exp/tri3b", "exp/tri3b/log"}
