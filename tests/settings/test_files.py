"""Configuration files: which one, what it may say, and what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaldi_doctor.errors import UsageError
from kaldi_doctor.settings import Settings
from kaldi_doctor.settings.files import nearest_file, resolve


def test_defaults(tmp_path: Path) -> None:
    found = resolve(tmp_path, {}, "none")
    assert found.settings == Settings()
    assert set(found.origins.values()) == {"default"}
    assert found.file is None


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    exp = tmp_path / "a" / "b" / "exp"
    exp.mkdir(parents=True)
    (tmp_path / "kaldi-doctor.toml").write_text('show = "error"')
    assert nearest_file(exp) == tmp_path / "kaldi-doctor.toml"
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.kaldi-doctor]\nshow = "warning"')
    assert nearest_file(exp) == tmp_path / "a" / "pyproject.toml"
    assert resolve(exp, {}).settings.show == "warning"
    (tmp_path / "a" / "b" / "pyproject.toml").write_text("[tool.other]\nx = 1")
    assert nearest_file(exp) == tmp_path / "a" / "pyproject.toml"
    (tmp_path / "a" / "b" / "kaldi-doctor.toml").write_text("strict = true")
    found = resolve(exp, {})
    assert (found.settings.strict, found.settings.show) == (True, "note")


def test_the_command_line_wins_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text('show = "error"\nfail-on = "never"\nselect = ["WER", "ALI001,ALI002"]')
    found = resolve(tmp_path, {"show": "note"})
    assert found.settings.show == "note"
    assert found.origins["show"] == "command line"
    assert found.settings.fail_on == "never"
    assert found.settings.select == ("WER", "ALI001", "ALI002")


def test_ignore_takes_a_list_or_reasons(tmp_path: Path) -> None:
    file = tmp_path / "kaldi-doctor.toml"
    file.write_text('ignore = ["WER002"]')
    assert resolve(tmp_path, {}).settings.ignore == ("WER002",)
    file.write_text('ignore = {WER002 = "dev set changed in May"}')
    assert resolve(tmp_path, {}).settings.ignore_reasons == {"WER002": "dev set changed in May"}


def test_overlays_are_relative_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text('cheatsheet = ["mine.yaml"]')
    assert resolve(tmp_path / "exp", {}).settings.cheatsheets == (str(tmp_path / "mine.yaml"),)


def test_overlays_lie_below_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "kaldi-doctor.toml").write_text('cheatsheet = ["../mine.yaml"]')
    with pytest.raises(UsageError, match="lies outside"):
        resolve(tmp_path / "inside", {})
    assert resolve(tmp_path, {"cheatsheet": ["../mine.yaml"]}, "none").settings.cheatsheets


def test_a_directory_as_config_means_its_nearest_file(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text('show = "error"')
    (tmp_path / "exp").mkdir()
    assert resolve(Path.cwd(), {}, str(tmp_path / "exp")).settings.show == "error"


def test_severity_as_table_and_as_words(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text('[severity]\nWER002 = "note"')
    assert resolve(tmp_path, {}).settings.severity == {"WER002": "note"}
    assert resolve(tmp_path, {"severity": ["WER001=warning,WER002=error"]}).settings.severity == {
        "WER001": "warning",
        "WER002": "error",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('shw = "error"', "nearest is 'show'"),
        ('show = "errors"', "nearest is 'error'"),
        ("strict = 1", "true or false"),
        ("select = 7", "list of words"),
        ("ignore = {WER001 = 3}", "ignore.WER001"),
        ('severity = "WER001"', "RULE=error|warning|note"),
        ("recipe = 1", "recipe is a word"),
        ("cheatsheet = 1", "list of files"),
        ("= 1", "kaldi-doctor.toml"),
    ],
)
def test_wrong_files_are_refused_with_file_and_key(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text(content)
    with pytest.raises(UsageError, match=r"kaldi-doctor\.toml") as raised:
        resolve(tmp_path, {})
    assert said in str(raised.value)


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_bytes(b'show = "\xff"')
    with pytest.raises(UsageError, match="not UTF-8"):
        resolve(tmp_path, {})


def test_a_broken_pyproject_of_somebody_else_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("= broken")
    assert resolve(tmp_path, {}).settings == Settings()
