"""Where the files of a judged tree may lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import plant

from kaldi_doctor.bounds import EVERYWHERE, bounds_of

SECRET = "private words\n"


def test_hidden_files_and_wide_recipe_directories_are_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    plant(tmp_path / "home", {"exp/mono/log/a.log": "x"})
    plant(tmp_path / "home", {".ssh/id.log": SECRET, "letters/a.log": SECRET, "work/.ssh/id.log": SECRET})
    inside = bounds_of(tmp_path / "home" / "exp", tmp_path / "home")
    assert not inside.hold(tmp_path / "home" / "letters" / "a.log")
    assert inside.hold(tmp_path / "home" / "exp" / "mono" / "log")
    work = bounds_of(tmp_path / "home" / "work" / "exp", tmp_path / "home" / "work")
    assert not work.hold(tmp_path / "home" / "work" / ".ssh" / "id.log")
    assert work.hold(tmp_path / "home" / "work" / "exp_old")
    assert not bounds_of("/exp", "/").hold("/etc/passwd")
    assert EVERYWHERE.hold("/etc/passwd")
