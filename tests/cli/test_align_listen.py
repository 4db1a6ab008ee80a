"""`align listen` and `align textgrid` through the real application."""

from __future__ import annotations

import os
import re
import sys
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


def test_a_page_without_sound_needs_no_extra(ali: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    out, err = run("align", "listen", ali, "s1-u1", "s2-u2", "-o", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")
    assert out == ""
    assert "no sound of s1-u1: no wav.scp of the data directory names its audio, and 1 more\n" in err
    assert re.search(r"exp/tri1_ali: page\.html: 2 utterances, 0 with sound, 0\.\d MB\n$", err)
    assert 'aria-label="cat"' in page and "no alignment in the archives" in page


def test_the_page_can_go_to_stdout(ali: Path) -> None:
    out, _ = run("align", "listen", ali, "s1-u1", "-o", "-")
    assert out.startswith("<!DOCTYPE html>") and out.endswith("</html>\n")


def test_with_sound(ali: Path) -> None:
    pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")
    from sounding import give_sound

    give_sound(ali, Path("data/train"), ["s1-u1"])
    _, err = run("align", "listen", ali, "s1-u1", "-o", "page.html")
    assert "page.html: 1 utterance, 1 with sound, 0." in err
    assert "data:audio/flac;base64," in Path("page.html").read_text(encoding="utf-8")


def test_without_soundfile_the_extra_is_named_and_nothing_written(ali: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("data/train/wav.scp").write_text("s1-u1 x.wav\n")
    Path("x.wav").write_bytes(b"RIFF")
    monkeypatch.setitem(sys.modules, "soundfile", None)
    _, err = run("align", "listen", ali, "s1-u1", "-o", "page.html", code=2)
    assert "pip install 'kaldi-doctor[listen]'" in err and not Path("page.html").exists()


def test_lists(ali: Path) -> None:
    out, _ = run("align", "listen", ali, "--failed", "-o", "-")
    assert re.findall(r'<article class="heard" id="u\d+" aria-labelledby="u1-name">\n<h2 id="u1-name"><code>([^<]+)', out) == ["s2-u2"]


@pytest.mark.parametrize("name", ["listen", "textgrid"])
def test_wrong_calls(ali: Path, name: str) -> None:
    assert "no such directory" in run("align", name, "nowhere", "u", "-o", "x", code=2)[1]
    assert "no alignments here" in run("align", name, "exp", "u", "-o", "x", code=3)[1]
    out = run("align", name, ali, "s1-u9", "-o", "x", code=3)[1]
    assert "no alignment of utterance s1-u9; near: s1-u" in out and "nothing to write" in out
    assert not Path("x").exists()


def test_wrong_calls_of_listen(ali: Path) -> None:
    assert "--worst 20" in run("align", "listen", ali, "-o", "x.html", code=2)[1]
    assert "a directory; name a file" in run("align", "listen", ali, "s1-u1", "-o", "data", code=2)[1]
    assert "--decode" in run("align", "listen", ali, "s1-u1", "-o", "x.html", "--decode", "nowhere", code=2)[1]


def test_more_than_a_page_holds(ali: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaldi_doctor.diagnose.listening.MOST_UTTERANCES", 2)
    out, err = run("align", "listen", ali, "s1-u1", "s1-u2", "s2-u1", "-o", "-")
    assert out.count("<article") == 2 and "the first 2 of 3 utterances" in err and "the first 2 of 3 utterances" in out


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
