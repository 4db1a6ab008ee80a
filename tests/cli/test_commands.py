"""The commands as a user runs them, on the bundled trees: streams, exit codes, messages."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES

from kaldi_doctor.cli.app import main
from kaldi_doctor.version import __version__

HEALTHY = str(FIXTURES / "healthy" / "exp")
BROKEN = str(FIXTURES / "sat_broken" / "exp")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(arg) for arg in args])
        out = capsys.readouterr()
        return int(ended.value.code or 0), out.out, out.err

    return call


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"kaldi-doctor {__version__}\n", "")


def test_healthy_ends_with_0_and_a_verdict_on_stdout_only(run: Run) -> None:
    code, out, err = run("diagnose", HEALTHY)
    assert (code, err) == (0, "")
    assert re.search(r"skipped\.", out.splitlines()[-1])


def test_broken_ends_with_1_whatever_the_format(run: Run, tmp_path: Path) -> None:
    for name in ("text", "json", "sarif", "concise", "html"):
        assert run("diagnose", BROKEN, "--format", name)[0] == 1
    assert run("diagnose", BROKEN, "--fail-on", "never")[0] == 0
    assert run("diagnose", BROKEN, "--fail-on", "error", "--show", "error", "-q")[0] == 1


def test_what_is_shown_does_not_change_what_fails(run: Run) -> None:
    code, out, _ = run("diagnose", BROKEN, "--severity", "WER=note", "--select", "WER", "--show", "error")
    assert code == 0
    assert "WER002 " not in out.split("skipped")[0]
    assert (
        run("diagnose", BROKEN, "--severity", "WER=note", "--select", "WER", "--show", "error", "--fail-on", "note")[0]
        == 1
    )


def test_select_and_ignore(run: Run) -> None:
    data = json.loads(run("diagnose", BROKEN, "--select", "wer-rises-between-stages,WER002", "--format", "json")[1])
    assert data["rules_run"] == 2
    data = json.loads(run("diagnose", BROKEN, "--select", "WER", "--ignore", "WER002", "--format", "json")[1])
    assert not [f for f in data["findings"] if f["rule"] == "WER002"]
    assert data["ignored"] == [{"rule": "WER002", "reason": None}]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--select", "wer-rise-between-stages"], "nearest is wer-rises-between-stages"),
        (["--severity", "WER001=bad"], "one of error, warning, note"),
        (["--severity", "NOPE=note"], "no rule is called"),
        (["--format", "jsn"], "nearest is json"),
        (["--format", "json", "--format", "html"], "two formats for stdout"),
        (["--recipe", "wsjj"], "wsj"),
        (["--config", "/nonexistent.toml"], "/nonexistent.toml"),
        (["--baseline", "/nonexistent.json"], "/nonexistent.json"),
        (["--stage", "nope"], "--stage nope"),
        (["--fail-on", "sometimes"], "sometimes"),
        (["--nope"], "--nope"),
    ],
)
def test_bad_usage_ends_with_2_and_names_the_nearest(run: Run, args: list[str], said: str) -> None:
    code, out, err = run("diagnose", BROKEN, *args)
    assert (code, out) == (2, "")
    assert said in err


def test_a_missing_path_names_its_neighbour(run: Run, tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    code, out, err = run("diagnose", tmp_path / "expp")
    assert (code, out) == (2, "")
    assert f"{tmp_path / 'exp'} does" in err


def test_a_file_is_no_tree(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.log").write_text("")
    assert run("diagnose", tmp_path / "x.log")[0] == 2


def test_no_signs_of_kaldi_says_what_was_looked_for_and_where_it_is(run: Run, copy_of: Callable[[str], Path]) -> None:
    root = copy_of("healthy")
    (root.parent / "empty").mkdir()
    code, out, err = run("diagnose", root / "data")
    assert (code, out) == (3, "")
    assert "*/final.mdl, */log/*.log, */decode*/" in err
    assert str(root / "exp") in err
    code, out, err = run("diagnose", root.parent / "empty", "--format", "json")
    assert code == 3
    assert json.loads(out)["verdict"]["state"] == "nothing-to-judge"


def test_recipe_root_single_directory_and_several_trees(run: Run) -> None:
    whole = json.loads(run("diagnose", FIXTURES / "healthy", "--format", "json")[1])
    assert len(whole["ladder"]) == 4
    one = json.loads(run("diagnose", FIXTURES / "healthy" / "exp" / "mono", "--format", "json")[1])
    assert [rung["name"] for rung in one["ladder"]] == ["mono"]
    both = json.loads(run("diagnose", HEALTHY, BROKEN, "--format", "json")[1])
    assert [tree["verdict"]["state"] for tree in both["trees"]] == ["healthy", "broken"]


def test_several_formats_at_once_and_files_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    files = [f"--format={name}={tmp_path / name}" for name in ("json", "html", "text")]
    code, out, err = run("diagnose", BROKEN, *files)
    assert code == 1
    assert "BROKE HERE" in out
    assert json.loads((tmp_path / "json").read_text())["verdict"]["state"] == "broken"
    assert "BROKE HERE" in (tmp_path / "text").read_text()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["html", "json", "text"]
    code, out, err = run("diagnose", BROKEN, "--format", f"json={tmp_path / 'no' / 'x.json'}")
    assert code == 2
    assert "cannot write" in err


def test_baseline_of_itself_has_nothing_new(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    run("diagnose", BROKEN, "--format", f"json={old}")
    data = json.loads(run("diagnose", BROKEN, "--format", "json", "--baseline", old)[1])
    assert {f["status"] for f in data["findings"]} == {"same"}
    assert data["gone"] == []
    assert "(same)" in run("diagnose", BROKEN, "--baseline", old)[1]


def test_quiet_is_two_lines(run: Run) -> None:
    assert len(run("diagnose", BROKEN, "-q")[1].splitlines()) == 2


def test_strict_turns_something_unreadable_into_3(
    run: Run, copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuse(path: str, *rest: Any, **more: Any) -> int:
        if str(path).endswith("update.1.log"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    exp = copy_of("healthy") / "exp"
    code, out, _ = run("diagnose", exp)
    assert code == 0
    assert "Permission denied" in out
    assert run("diagnose", exp, "--strict")[0] == 3


def test_configuration_file_with_reasons(
    run: Run, copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_of("sat_broken")
    (root / "kaldi-doctor.toml").write_text('fail-on = "never"\n[ignore]\nWER002 = "dev set changed in May"\n')
    monkeypatch.chdir(root)
    code, out, _ = run("diagnose", "exp")
    assert code == 0
    assert "WER002: dev set changed in May" in out
    assert str(root / "kaldi-doctor.toml") in out
    assert run("diagnose", "exp", "--config", "none")[0] == 1
    assert run("diagnose", "exp", "--fail-on", "note")[0] in {0, 1}
    code, out, _ = run("config", "--format", "json")
    settings = json.loads(out)["settings"]
    assert settings["fail_on"] == {"value": "never", "origin": str(root / "kaldi-doctor.toml")}
    assert settings["strict"]["origin"] == "default"
    assert "dev set changed in May" in run("config")[1]


def test_configuration_inside_the_judged_tree_is_not_obeyed(
    run: Run, copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = copy_of("sat_broken")
    (root / "kaldi-doctor.toml").write_text('fail-on = "never"\n')
    (root / "exp" / "kaldi-doctor.toml").write_text('cheatsheet = ["/etc/passwd"]\n')
    elsewhere = tmp_path / "where the user stands"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert run("diagnose", root / "exp")[0] == 1
    assert run("diagnose", root / "exp", "--config", root)[0] == 0
    code, _, said = run("diagnose", root / "exp", "--config", root / "exp")
    assert code == 2
    assert "lies outside" in said


@pytest.mark.parametrize("option", ["--config", "--baseline", "--cheatsheet"])
def test_a_device_is_no_file_of_the_user(run: Run, option: str) -> None:
    code, _, said = run("diagnose", BROKEN, option, "/dev/zero")
    assert code == 2
    assert "/dev/zero: not a regular file" in said


def test_colour_follows_the_option_and_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b" not in run("diagnose", BROKEN)[1]
    assert "\x1b[" in run("diagnose", BROKEN, "--color", "always")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("diagnose", BROKEN)[1]
    assert "\x1b" not in run("diagnose", BROKEN, "--color", "never")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("diagnose", BROKEN)[1]


def test_width_follows_columns_and_pipes_are_not_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert max(map(len, run("diagnose", BROKEN)[1].splitlines())) > 100
    monkeypatch.setenv("COLUMNS", "60")
    broken = run("diagnose", BROKEN)[1]
    assert max(len(line) for line in broken.splitlines() if "/" not in line) <= 60


def test_progress_plain_names_the_phases_on_stderr(run: Run) -> None:
    _, _out, err = run("diagnose", HEALTHY, "--progress", "plain")
    assert [line.rpartition(" ")[2] for line in err.splitlines()] == ["walk", "read", "judge"]


def test_a_bug_of_ours_ends_with_70_and_says_what_to_attach(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import kaldi_doctor.cli.run as module

    def broken(*args: object) -> None:
        raise ZeroDivisionError("oh \x1b[31m no")

    monkeypatch.setattr(module, "diagnose", broken)
    code, out, err = run("diagnose", HEALTHY)
    assert (code, out) == (70, "")
    assert f"bug in kaldi-doctor {__version__}" in err
    assert "--debug" in err
    assert "Traceback" not in err
    assert "\x1b" not in err
    code, _, err = run("diagnose", HEALTHY, "--debug")
    assert code == 70
    assert "Traceback" in err


def test_interrupted_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import kaldi_doctor.cli.run as module

    def stop(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "diagnose", stop)
    assert run("diagnose", HEALTHY)[0] == 130


def test_a_reader_that_goes_away_is_no_crash() -> None:
    command = f"{sys.executable} -m kaldi_doctor diagnose {HEALTHY} --format json | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_wer_in_three_formats(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("wer", HEALTHY)
    assert code == 0
    assert "12.95 WER" in out
    rows = list(csv.DictReader(io.StringIO(run("wer", HEALTHY, "--format", "csv")[1])))
    mono = next(row for row in rows if row["dir"] == "exp/mono")
    assert (mono["percent"], mono["errors"], mono["ins"], mono["lmwt"]) == ("12.95", "193", "7", "13")
    scores = json.loads(run("wer", HEALTHY, "--format", "json")[1])["scores"]
    assert {row["decode_dir"] for row in scores} == {row["decode_dir"] for row in rows}
    assert next(s for s in scores if s["dir"] == "exp/mono")["del_percent"] == 12.44
    run("wer", HEALTHY, "--format", f"csv={tmp_path / 'wer.csv'}")
    assert (tmp_path / "wer.csv").read_text().startswith("exp_dir,stage")


def test_wer_marks_the_edge_of_the_sweep(run: Run) -> None:
    assert re.search(r"tri1/decode_test .* 17\*", run("wer", HEALTHY)[1])


def test_wer_of_nothing_ends_with_3(run: Run, tmp_path: Path) -> None:
    code, out, err = run("wer", tmp_path)
    assert (code, out) == (3, "")
    assert "wer_*" in err


def test_explain_by_code_and_by_name(run: Run) -> None:
    code, out, _ = run("explain", "WER001")
    assert code == 0
    assert out == run("explain", "wer-rises-between-stages")[1]
    for heading in (
        "Checks",
        "Why it matters",
        "Reading the evidence",
        "What to try",
        "When it is wrong",
        "Sources",
        "Ranges in force",
    ):
        assert f"\n{heading}\n" in out
    assert "cheatsheet.yaml:" in out
    data = json.loads(run("explain", "wer001", "--format", "json")[1])
    assert data["name"] == "wer-rises-between-stages"
    assert data["ranges"]
    assert list(data["manual"]) == sorted(data["manual"])


def test_explain_of_an_unknown_rule_names_the_nearest(run: Run) -> None:
    code, _, err = run("explain", "wer-rises-betwen-stages")
    assert code == 2
    assert "wer-rises-between-stages" in err
    assert run("explain", "WER")[0] == 2


def test_every_rule_is_listed_and_can_be_explained(run: Run) -> None:
    listed = run("rules")[1]
    data = json.loads(run("rules", "--format", "json")[1])["rules"]
    for item in data:
        assert item["rule"] in listed
        assert item["name"] in listed
        assert run("explain", item["rule"])[0] == 0
    assert "WER001" not in run("rules", "REF")[1]


def test_wrong_names_are_answered_with_the_right_ones(run: Run, tmp_path: Path) -> None:
    assert "; the nearest is wer-rises-between-stages" in run("explain", "wer-rise")[2]
    assert "there are ALI, DATA" in run("rules", "XX")[2]
    assert "all: mono, tri" in run("cheatsheet", "xx")[2]
    code, out, err = run("watch", tmp_path, "--once")
    assert (code, out) == (3, "") and "no Kaldi stage found" in err
    for command in ("config", "watch", "transcripts", "diagnose", "plot-accuracy", "plot-wer"):
        code, out, err = run(command, tmp_path / "nowhere")
        assert (code, out) == (2, "") and "nowhere does not exist" in err


def test_help_names_values_not_python_types(run: Run) -> None:
    for command in ("diagnose", "transcripts", "plot-accuracy", "watch", "cheatsheet"):
        page = run(command, "--help")[1]
        assert "list[" not in page and "<path>" not in page and "<str>" not in page


def test_a_narrow_screen_gets_a_table_that_fits(run: Run, monkeypatch: pytest.MonkeyPatch, fixture_trees: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = run("wer", fixture_trees / "healthy")[1]
    assert max(map(len, out.splitlines())) <= 80
    assert "Left out, as the screen is narrow: test set, pass." in out and "decode_test.si" in out
    monkeypatch.setenv("COLUMNS", "100")
    assert "test set" in run("wer", fixture_trees / "healthy")[1].splitlines()[0]


def test_two_decodes_are_compared_on_their_utterances(run: Run, fixture_trees: Path, tmp_path: Path) -> None:
    exp = fixture_trees / "healthy/exp"
    first, second = exp / "tri2b/decode_test", exp / "tri3b/decode_test"
    code, out, _ = run("wer", first, "--against", second)
    assert code == 0 and "on the 180 utterances of both: 14.43 % and 5.64 %, -8.79 points" in out
    assert out.endswith("the second is better\n")
    assert run("wer", second, "--against", first)[1].endswith("the second is worse\n")
    data = json.loads(run("wer", first, "--against", second, "--format", "json")[1])
    assert [one["best"]["percent"] for one in data["decodes"]] == [14.43, 5.64]
    (tmp_path / "decode").mkdir()
    (tmp_path / "decode/wer_9").write_text("%WER 50.00 [ 1 / 2, 0 ins, 0 del, 1 sub ]\n")
    code, out, _ = run("wer", first, "--against", tmp_path / "decode")
    assert code == 3 and "not compared: " in out
    code, _, err = run("wer", exp, "--against", second)
    assert code == 2 and "not a decode directory" in err and "exp/mono/decode_test" in err


def test_debug_says_what_took_how_long(run: Run) -> None:
    code, out, err = run("diagnose", HEALTHY, "--debug", "-q")
    assert code == 0 and "debug" not in out
    assert " s  phase read\n" in err and " s  read alignment jobs\n" in err and ": logs 273\n" in err


@pytest.mark.parametrize("preference", [("--severity", "WER002=note"), ("--ignore", "DATA001"), ("--show", "error")])
def test_a_preference_never_changes_the_verdict(run: Run, preference: tuple[str, str]) -> None:
    """Regression: severities were applied before the verdict, and ignored rules were not run at all."""
    plain = json.loads(run("diagnose", BROKEN, "--format", "json")[1])["verdict"]
    changed = json.loads(run("diagnose", BROKEN, "--format", "json", *preference)[1])["verdict"]
    assert changed == plain


def test_ignored_rules_are_not_shown(run: Run) -> None:
    found = json.loads(run("diagnose", BROKEN, "--format", "json", "--ignore", "DATA001")[1])["findings"]
    assert "DATA001" not in {finding["rule"] for finding in found}
    assert "ALI003" in {finding["rule"] for finding in found}


def test_the_step_summary_of_github_is_added_by_the_command_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run("diagnose", BROKEN, "--format", "github")[0] == 1
    assert "exp/tri3b" in (tmp_path / "summary.md").read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "summary.md"))
    code, out, err = run("diagnose", BROKEN, "--format", "github")
    assert (code, "no step summary" in err, "::error" in out) == (1, True, True)


def test_a_picture_is_written_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.svg"
    dnn = FIXTURES / "dnn" / "exp" / "nnet3" / "tdnn1a"
    assert run("plot-accuracy", dnn, "--nnet3", "-o", target)[0] == 0
    assert target.read_bytes().rstrip().endswith(b"</svg>")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
