"""The `align` and `ctm` commands on a toy recipe, through the real application."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from toy_recipe import plant_recipe
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.errors import DoctorError, UsageError


@pytest.fixture
def ali(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """exp/tri1_ali below the working directory."""
    plant_recipe(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Path("exp/tri1_ali")


def run(*words: str | Path, code: int = 0) -> tuple[str, str]:
    """Standard output and error of a command; a usage error counts as 2, as the entry point has it."""
    done = CliRunner().invoke(build_app(), [str(word) for word in words])
    ended = 2 if isinstance(done.exception, DoctorError) else done.exit_code
    assert ended == code, (ended, done.output, done.exception)
    error = f"{done.stderr}{done.exception}" if isinstance(done.exception, DoctorError) else done.stderr
    return done.stdout, error


def test_check_says_what_it_saw(ali: Path) -> None:
    out, err = run("align", "check", ali, "--utterances", "2")
    assert err == ""
    assert out.splitlines()[:9] == [
        "exp/tri1_ali   doubtful   2 jobs, text",
        "",
        "  aligned      3 utterances, 0.00 hours (191 frames of 10 ms)",
        "  not aligned  1 of the data directory, s2-u2",
        "  model        exp/tri1_ali/final.mdl",
        "  silence      53.4 % of frames; 100.0 % of utterances begin with it, 100.0 % end with it",
        "  shortest     31.2 % of 16 phones are as short as the HMM allows",
        "  rate         18.0 phones per second of speech",
        "  rare         5 phones: K, A, T, O, M",
    ]


def test_check_as_json_and_csv(ali: Path) -> None:
    found = json.loads(run("align", "check", ali, "--format", "json")[0])["directories"][0]
    assert (found["utterances"], found["frames"], found["not_aligned_names"], found["unfit"]) == (
        3,
        191,
        ["s2-u2"],
        False,
    )
    assert [item["rule"] for item in found["findings"]] == ["DATA041"]
    rows = list(csv.DictReader(io.StringIO(run("align", "check", ali, "--format", "csv")[0])))
    assert all(row["directory"] == "exp/tri1_ali" for row in rows)


def test_check_names_damage_and_reads_the_rest(ali: Path) -> None:
    data = (ali / "ali.2.gz").read_bytes()
    (ali / "ali.2.gz").write_bytes(data[:-6])
    (ali / "num_jobs").write_text("3\n")
    out, _ = run("align", "check", ali, code=1)
    assert "DAMAGED" in out.splitlines()[0]
    assert "error[ALI020]" in out and "    ali.2.gz: the gzip stream is cut off" in out
    assert "1 of 3 alignment archives missing (jobs 3)" in out


def test_check_of_another_models_alignments(ali: Path, tmp_path: Path) -> None:
    from aligned import model_text

    (tmp_path / "other.mdl").write_bytes(model_text(phones=3))
    out, _ = run("align", "check", ali, "--model", tmp_path / "other.mdl", code=1)
    assert "100 % of utterances do not follow the HMMs of other.mdl" in out


def test_check_without_model_says_so(ali: Path) -> None:
    (ali / "final.mdl").unlink()
    out, _ = run("align", "check", ali)
    assert ", phones unknown" in out.splitlines()[0]
    assert "its final.mdl is missing and no other model fits" in out


@pytest.mark.parametrize("words", [("stats",), ("compare", "exp/tri1_ali"), ("ctm", "-o", "x.ctm")])
def test_what_needs_a_model_says_so(ali: Path, words: tuple[str, ...]) -> None:
    (ali / "final.mdl").unlink()
    name, *rest = words
    _, err = run("align", name, ali, *rest, code=3)
    assert "exp/tri1_ali: its final.mdl is missing and no other model fits: phones cannot be told (--model FILE)" in err


def test_recursive(ali: Path) -> None:
    assert "exp/tri1_ali" in run("align", "check", "-r", ".")[0]
    assert "no alignments in it or below" in run("align", "check", "-r", "data", code=3)[1]


@pytest.mark.parametrize("command", [("check",), ("show", "u"), ("stats",), ("compare", "exp"), ("ctm", "-o", "x.ctm")])
def test_a_directory_without_alignments(ali: Path, command: tuple[str, ...]) -> None:
    name, *rest = command
    words = ["align", name, "exp", *rest]
    _, err = run(*words, code=3)
    assert "exp: no alignments here (looked for ali.1.gz, ali.gz, ali.ark); tri1_ali in it has some" in err
    words[2] = "nowhere"
    assert "nowhere: no such directory" in run(*words, code=2)[1]


def test_show(ali: Path) -> None:
    out, _ = run("align", "show", ali, "s1-u1", "--color", "never")
    lines = out.splitlines()
    assert lines[0].startswith("s1-u1  [ 2 4 6 5 5 5 ")
    assert lines[1].startswith("s1-u1  SIL ")
    assert lines[2] == ""
    assert lines[3:] == [
        "s1-u1   0.57 s   57 frames of 10 ms   one column = 10 ms",
        "",
        "        |0.0      |0.1      |0.2      |0.3      |0.4      |0.5",
        "words                       |cat             |oh",
        "phones  |SIL................|K   |A       |T |O      |SIL........",
        "shortest                                  ^^^",
    ]


def test_show_escapes_what_would_steer_a_terminal(ali: Path) -> None:
    (ali / "phones.txt").write_bytes(b"<eps> 0\nSIL 1\nK\x1b[31m 2\nA[/red] 3\n")
    out, _ = run("align", "show", ali, "s1-u1", "--only", "timeline")
    assert "\x1b" not in out
    assert "[/red]" in out


def test_show_of_an_unknown_utterance(ali: Path) -> None:
    out, err = run("align", "show", ali, "s1-u9", code=3)
    assert out == ""
    assert "no alignment of utterance s1-u9; near: s1-u" in err


def test_stats(ali: Path) -> None:
    out, _ = run("align", "stats", ali)
    assert "At utterance begin, SIL accounts for 100.0% of phone occurrences" in out
    assert "The optional-silence phone SIL occupies 53.4% of frames overall" in out


def test_compare_with_itself_and_with_another(ali: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ali, "exp/tri2_ali")
    out, _ = run("align", "compare", ali, "exp/tri2_ali")
    assert "changed      0.0 % of frames" in out
    (ali / "ali.2.gz").unlink()
    found = json.loads(run("align", "compare", ali, "exp/tri2_ali", "--format", "json")[0])
    assert (found["utterances"], found["only_second"]) == (2, 1)


# get_train_ctm.sh leaves a blank at the end of each line.
WORDS = "".join(
    f"{line} \n"
    for line in (
        "s1-u1 1 0.200 0.170 cat",
        "s1-u1 1 0.370 0.080 oh",
        "s1-u2 1 0.150 0.070 mat",
        "s1-u2 1 0.280 0.170 cat",
        "s2-u1 1 0.090 0.080 oh",
        "s2-u1 1 0.170 0.080 oh",
        "s2-u1 1 0.250 0.170 cat",
        "s2-u1 1 0.420 0.070 mat",
    )
)


def test_ctm_of_words(ali: Path) -> None:
    run("align", "ctm", ali, "--level", "words", "-o", "words.ctm")
    assert Path("words.ctm").read_text() == WORDS
    assert sorted(os.listdir()) == ["data", "exp", "words.ctm"]


def test_ctm_of_phones(ali: Path) -> None:
    out, _ = run("align", "ctm", ali, "-o", "-")
    assert out.splitlines()[:2] == ["s1-u1 1 0.000 0.200 SIL ", "s1-u1 1 0.200 0.050 K_B "]
    assert run("align", "ctm", ali, "--ids", "-o", "-")[0].splitlines()[1] == "s1-u1 1 0.200 0.050 2"


def test_ctm_in_recordings(ali: Path) -> None:
    Path("data/train/segments").write_text("s1-u1 rec1 10.0 10.57\ns1-u2 rec1 20.0 20.75\n")
    Path("data/train/reco2file_and_channel").write_text("rec1 file1 A\n")
    out, err = run("align", "ctm", ali, "--level", "words", "--recordings", "-o", "-")
    assert out.splitlines() == [
        "file1 A 10.20 0.17 cat",
        "file1 A 10.37 0.08 oh",
        "file1 A 20.15 0.07 mat",
        "file1 A 20.28 0.17 cat",
    ]
    assert "1 utterances are not in segments" in err


def test_ctm_is_written_whole_or_not_at_all(ali: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("old.ctm").write_text("old\n")
    monkeypatch.setattr(os, "replace", _no_space)
    assert "No space left" in run("align", "ctm", ali, "-o", "old.ctm", code=2)[1]
    assert Path("old.ctm").read_text() == "old\n"
    assert sorted(os.listdir()) == ["data", "exp", "old.ctm"]
    assert "a directory" in run("align", "ctm", ali, "-o", "exp", code=2)[1]


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_ctm_of_words_needs_positions_and_transcripts(ali: Path) -> None:
    Path("data/lang/phones/word_boundary.int").unlink()
    Path("data/lang/phones/align_lexicon.int").unlink(missing_ok=True)
    Path("data/lang/phones.txt").write_text("SIL 1\nA 2\n")
    assert "no word positions" in run("align", "ctm", ali, "--level", "words", "-o", "-", code=2)[1]
    Path("data/train/text").unlink()
    assert "no transcripts found" in run("align", "ctm", ali, "--level", "words", "-o", "-", code=2)[1]


def test_ctm_check_of_what_was_written(ali: Path) -> None:
    Path("w.ctm").write_text(WORDS)
    out, _ = run("ctm", "check", "w.ctm", "--data", "data/train", "--symbols", "data/lang/words.txt")
    assert (
        out
        == """\
w.ctm   8 rows, 3 utterances, channel 1

  durations   median 0.08 s, 5 % under 0.07 s, 5 % over 0.17 s, 0.07 to 0.17 s
  gaps        median 0.06 s, 5 % under 0.06 s, 5 % over 0.06 s, 0.06 to 0.06 s
  rate        5.8 rows per second
  words       3 utterances compared with transcripts, 0 differ

warning[no-rows] 1 utterances of the transcripts have no row
   | s2-u2

1 warning.
"""
    )


def test_ctm_check_finds(ali: Path) -> None:
    Path("w.ctm").write_text(WORDS.replace("oh ", "ah ", 1).replace("0.420 0.070", "0.420 9.000"))
    out, _ = run("ctm", "check", "w.ctm", "--data", "data/train", code=1)
    assert "error[beyond] 1 rows end after their utterance" in out
    assert "   | oh -> ah (1)" in out
    found = json.loads(run("ctm", "check", "w.ctm", "--data", "data/train", "--format", "json", code=1)[0])
    assert [problem["name"] for problem in found["problems"]] == ["duration", "beyond", "no-rows", "words-changed"]


def test_ctm_check_of_bad_input(ali: Path) -> None:
    Path("w.ctm").write_text(WORDS)
    assert "no CTM row" in run("ctm", "check", ali / "ali.1.gz", code=3)[1]
    assert "no CTM row" in run("ctm", "check", "data/train/text", code=3)[1]
    assert "nothing.ctm: No such file" in run("ctm", "check", "nothing.ctm", code=2)[1]
    assert "--text gone: No such file" in run("ctm", "check", "w.ctm", "--text", "gone", code=2)[1]
    assert "--data gone: no such directory" in run("ctm", "check", "w.ctm", "--data", "gone", code=2)[1]


def test_usage_errors_are_usage_errors(ali: Path) -> None:
    assert issubclass(UsageError, DoctorError)
    assert "--format is" in run("align", "check", ali, "--format", "xml", code=2)[1]
    assert "--only is" in run("align", "show", ali, "s1-u1", "--only", "x", code=2)[1]
    assert "--level is" in run("align", "ctm", ali, "-o", "x", "--level", "x", code=2)[1]


def test_check_lists_every_utterance_without_alignment(ali: Path) -> None:
    out, _ = run("align", "check", ali, "--failed", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["utterance"], row["list"], row["text"]) == ("s2-u2", "failed", "oh")
    assert run("align", "check", ali, "--failed", "--retried")[0].endswith("\n1 utterance\n")
    assert "--format is" in run("align", "check", ali, "--format", "tsv", code=2)[1]


def test_show_of_an_utterance_without_alignment_says_what_is_known(ali: Path) -> None:
    out, _ = run("align", "show", ali, "s2-u2", "--color", "never")
    assert out.splitlines() == [
        "s2-u2   failed: no alignment in the archives   exp/tri1_ali",
        "    length  1 word",
        "    text    oh",
    ]
    assert "no alignment of utterance nobody" in run("align", "show", ali, "nobody", code=3)[1]


def test_show_of_several_utterances_prints_what_show_alignments_prints(ali: Path) -> None:
    one, two = (run("align", "show", ali, name, "--only", "kaldi")[0] for name in ("s1-u1", "s1-u2"))
    both, _ = run("align", "show", ali, "s1-u1", "s1-u2", "--only", "kaldi")
    assert both == one + two
