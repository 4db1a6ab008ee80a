"""Completion files: current, and the shells take them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from docgen.completion import FILES, completion_file
from docgen.screens import ROOT, folder


@pytest.mark.parametrize("shell", sorted(FILES))
def test_a_file_is_current(shell: str) -> None:
    assert (ROOT / FILES[shell]).read_text(encoding="utf-8") == completion_file(shell), "python -m docgen writes it"


def complete(shell: str, script: str, where: Path) -> str:
    path = f"{where / '.programs'}:{os.environ['PATH']}"
    done = subprocess.run(
        [shell, *(["--norc"] if shell == "bash" else ["-f"] if shell == "zsh" else ["--no-config"]), "-c", script],
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(where), "LC_ALL": "C.UTF-8"},
        cwd=where, capture_output=True, encoding="utf-8", timeout=60, check=True,
    )
    return done.stdout


def test_bash_completes_commands_and_rules() -> None:
    with folder() as where:
        script = f"""
            source '{ROOT / FILES["bash"]}'
            COMP_WORDS=(kaldi-doctor explain SAT); COMP_CWORD=2
            _kaldi_doctor_completion kaldi-doctor; echo "${{COMPREPLY[@]}}"
            COMP_WORDS=(kaldi-doctor pl); COMP_CWORD=1
            _kaldi_doctor_completion kaldi-doctor; echo "${{COMPREPLY[@]}}"
        """
        said = complete("bash", script, where)
    assert "SAT002" in said and "plot-accuracy" in said and "watch" not in said


def test_zsh_offers_what_the_first_call_of_the_file_says() -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    with folder() as where:
        script = f"""
            compdef() {{ :; }}
            _arguments() {{ print -r -- "$@"; }}
            _describe() {{ print -r -- "$@"; }}
            words=(kaldi-doctor pl); CURRENT=2
            fpath=('{(ROOT / FILES["zsh"]).parent}' $fpath)
            autoload -U _kaldi-doctor
            _kaldi-doctor
        """
        said = complete("zsh", script, where)
    assert "plot-accuracy" in said


def test_fish_lists_commands() -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    with folder() as where:
        said = complete("fish", f"source '{ROOT / FILES['fish']}'; complete -C 'kaldi-doctor pl'", where)
    assert "plot-accuracy" in said
