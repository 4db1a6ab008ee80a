"""Reports in files: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kaldi_doctor.cli.output import targets, write_whole
from kaldi_doctor.errors import UsageError


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")

    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UsageError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_those_of_the_file_or_of_any_new_one(tmp_path: Path) -> None:
    path, plain = tmp_path / "out.json", tmp_path / "plain"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    plain.write_text("")
    write_whole(tmp_path / "fresh", "new")
    assert (tmp_path / "fresh").stat().st_mode == plain.stat().st_mode


def test_what_is_no_file_is_written_through() -> None:
    write_whole(Path(os.devnull), "x")
    assert not Path(os.devnull).is_file()


def test_text_goes_to_stdout_where_the_others_go_to_files() -> None:
    made = targets(["json=x.json"])
    assert [(t.format.name, t.path) for t in made] == [("json", Path("x.json")), ("text", None)]
    assert [t.format.name for t in targets([])] == ["text"]
    with pytest.raises(UsageError, match="file name is missing"):
        targets(["json="])
