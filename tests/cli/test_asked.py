"""Options that every command takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from trees import plant

from kaldi_doctor.cli.app import build_app, main
from kaldi_doctor.cli.asked import WITHOUT_TREE, asked


def every_command() -> list[tuple[str, ...]]:
    """Words of each command, those of groups too."""
    group: Any = typer.main.get_command(build_app())
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        below = getattr(command, "commands", None)
        found += [(name, inner) for inner in below] if below else [(name,)]
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_takes_debug_and_most_follow(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "--debug" in told
    assert ("--follow" in told) is (words[0] not in WITHOUT_TREE)


@pytest.mark.parametrize("words", [["--debug", "rules", "ALI"], ["rules", "--debug", "ALI"], ["rules", "ALI", "--debug"]])
def test_debug_works_before_and_after_the_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert asked.debug
    assert "ALI020" in capsys.readouterr().out


def test_what_was_asked_for_ends_with_the_run() -> None:
    for words in (["--debug", "rules", "ALI"], ["rules", "ALI"]):
        with pytest.raises(SystemExit):
            main(words)
    assert not asked.debug


@pytest.mark.parametrize("command", ["wer", "diagnose"])
def test_follow_reaches_the_tree(command: str, tmp_path: Path) -> None:
    score = "%WER 10.00 [ 10 / 100, 1 ins, 2 del, 7 sub ]\n"
    plant(tmp_path, {"recipe/exp/mono/final.mdl": "x", "disk/decode_test/wer_10": score})
    (tmp_path / "recipe" / "exp" / "mono" / "decode_test").symlink_to(tmp_path / "disk" / "decode_test")
    line = [sys.executable, "-m", "kaldi_doctor", command, str(tmp_path / "recipe" / "exp")]
    without = subprocess.run(line, capture_output=True, text=True, check=False, timeout=100)
    assert "10.00" not in without.stdout
    told = subprocess.run([*line, "--follow"], capture_output=True, text=True, check=False, timeout=100)
    assert "10.00" in told.stdout
