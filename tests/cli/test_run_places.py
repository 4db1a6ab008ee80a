"""What a tree is called, and whether the paths of a report open from where the user stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample_diagnosis import sat_broke

from kaldi_doctor.cli.run import _placed


@pytest.mark.parametrize(
    ("stand", "given", "prefix"),
    [(".", "work/exp", "work/"), ("work", "exp", ""), ("work/exp", "../exp", "../"), ("work/exp", "", "../")],
)
def test_paths_open_from_where_the_user_stands(tmp_path: Path, monkeypatch, stand: str, given: str, prefix: str) -> None:
    (tmp_path / "work/exp/tri3b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / stand)
    root = Path(given) if given else Path.cwd()
    placed = _placed(replace(sat_broke(), exp_dir="exp"), root)
    assert placed.prefix == prefix
    assert Path(placed.here("exp/tri3b")).is_dir()
    assert not given or placed.called == given


def test_a_tree_elsewhere_is_named_from_the_root(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    placed = _placed(replace(sat_broke(), exp_dir="exp"), tmp_path / "there/exp")
    assert placed.prefix == f"{tmp_path}/there/" and placed.called == f"{tmp_path}/there/exp"
