"""`align textgrid` through the real application; TextGrids are read back by praatio."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from toy_recipe import plant_recipe
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.errors import DoctorError


@pytest.fixture
def ali(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """exp/tri1_ali below the working directory."""
    plant_recipe(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("exp/tri1_ali")


def run(*words: str | Path, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build_app(), [str(word) for word in words])
    ended = 2 if isinstance(done.exception, DoctorError) else done.exit_code
    assert ended == code, (ended, done.output, done.exception)
    return done.stdout, f"{done.stderr}{done.exception}" if isinstance(done.exception, DoctorError) else done.stderr


def test_textgrids_of_all(ali: Path) -> None:
    _, err = run("align", "textgrid", ali, "-o", "grids")
    assert sorted(os.listdir("grids")) == ["s1-u1.TextGrid", "s1-u2.TextGrid", "s2-u1.TextGrid"]
    assert err.endswith("exp/tri1_ali: grids: 3 TextGrids\n")
    assert run("align", "textgrid", ali, "-o", "grids")[1] == err  # the same again is no conflict


def test_textgrids_have_the_times_of_the_ctm(ali: Path, tmp_path: Path) -> None:
    praatio: Any = pytest.importorskip("praatio.textgrid", reason="praatio is not installed")
    run("align", "textgrid", ali, "-o", "grids")
    for level in ("words", "phones"):
        run("align", "ctm", ali, "--level", level, "-o", "x.ctm")
        rows = [line.split() for line in Path("x.ctm").read_text().splitlines()]
        for name in ("s1-u1", "s1-u2", "s2-u1"):
            grid = praatio.openTextgrid(f"grids/{name}.TextGrid", includeEmptyIntervals=True)
            entries = grid.getTier(level).entries
            assert entries[0].start == 0 and entries[-1].end == grid.maxTimestamp
            assert all(left.end == right.start for left, right in zip(entries, entries[1:], strict=False))
            ours = [(f"{one.start:.3f}", f"{one.end - one.start:.3f}", one.label) for one in entries if one.label]
            theirs = [(row[2], row[3], row[4].removesuffix("_B").removesuffix("_I").removesuffix("_E").removesuffix("_S")) for row in rows if row[0] == name]
            assert ours == theirs


def test_textgrids_of_some_and_phones_only(ali: Path) -> None:
    Path("data/train/text").unlink()
    _, err = run("align", "textgrid", ali, "s1-u2", "s2-u2", "-o", "grids")
    assert os.listdir("grids") == ["s1-u2.TextGrid"]
    assert "no transcripts found: phones only (--data DIR)" in err
    assert "1 TextGrid, 1 without words" in err
    assert 'name = "words"' not in Path("grids/s1-u2.TextGrid").read_text()


def test_a_foreign_file_stops_it_before_anything_is_written(ali: Path) -> None:
    Path("grids").mkdir()
    Path("grids/s1-u2.TextGrid").write_text("mine")
    err = run("align", "textgrid", ali, "-o", "grids", code=2)[1]
    assert "grids: 1 of 3 files are there with other content (s1-u2.TextGrid): nothing was written" in err
    assert os.listdir("grids") == ["s1-u2.TextGrid"] and Path("grids/s1-u2.TextGrid").read_text() == "mine"
    assert "3 TextGrids, 1 replaced" in run("align", "textgrid", ali, "-o", "grids", "--overwrite")[1]


def test_a_link_in_the_folder_is_never_followed(ali: Path) -> None:
    Path("grids").mkdir()
    Path("precious").write_text("mine")
    os.symlink("../precious", "grids/s1-u1.TextGrid")
    for more in ([], ["--overwrite"]):
        assert "a link or no regular file: nothing was written" in run("align", "textgrid", ali, "-o", "grids", *more, code=2)[1]
    assert Path("precious").read_text() == "mine" and len(os.listdir("grids")) == 1


def test_names_of_utterances_never_leave_the_folder(ali: Path) -> None:
    import gzip

    for name in ("1", "2"):
        path = ali / f"ali.{name}.gz"
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"s1-u1", b"../../x").replace(b"s2-u1", b"/tmp/y")))
    run("align", "textgrid", ali, "-o", "grids")
    assert sorted(os.listdir("grids")) == ["%2E.%2F..%2Fx.TextGrid", "%2Ftmp%2Fy.TextGrid", "s1-u2.TextGrid"]


def test_textgrid_wrong_calls(ali: Path) -> None:
    assert "a file; name a folder" in run("align", "textgrid", ali, "-o", "data/train/text", code=2)[1]
    assert "-o no/such/place: No such file or directory" in run("align", "textgrid", ali, "-o", "no/such/place", code=2)[1]
    (ali / "final.mdl").unlink()
    assert "phones cannot be told (--model FILE)" in run("align", "textgrid", ali, "-o", "grids", code=3)[1]
