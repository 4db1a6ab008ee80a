"""`align listen` through the real application; what it has in common with `align textgrid`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

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


def test_sound_that_was_moved(ali: Path) -> None:
    pytest.importorskip("soundfile", reason="soundfile is not installed (extra listen)")
    from sounding import give_sound

    give_sound(ali, Path("data/train"), ["s1-u1"], folder="elsewhere")
    Path("data/train/wav.scp").write_text("s1-u1 /gone/wav/s1-u1.wav\n")
    assert "/gone/wav/s1-u1.wav is not there" in run("align", "listen", ali, "s1-u1", "-o", "page.html")[1]
    assert "1 with sound" in run("align", "listen", ali, "s1-u1", "-o", "page.html", "--audio", "elsewhere")[1]
    assert "--audio nowhere: no such directory" in run("align", "listen", ali, "s1-u1", "-o", "x", "--audio", "nowhere", code=2)[1]


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
    monkeypatch.setattr("kaldi_doctor.analysis.ali.listening.MOST_UTTERANCES", 2)
    out, err = run("align", "listen", ali, "s1-u1", "s1-u2", "s2-u1", "-o", "-")
    assert out.count("<article") == 2 and "the first 2 of 3 utterances" in err and "the first 2 of 3 utterances" in out
