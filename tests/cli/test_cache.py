"""`--cache` on commands and in the settings, and `kaldi-doctor cache`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def tree(copy_of: Callable[[str], Path]) -> Path:
    root = copy_of("dnn")
    for path in root.rglob("*"):
        if path.is_file():
            os.utime(path, (1e9, 1e9))
    return root


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    def run(*words: str, cwd: Path | None = None) -> tuple[int, str, str]:
        line = [sys.executable, "-m", "kaldi_doctor", *words]
        home = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "own")}
        done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=100, cwd=cwd, env=home)
        return done.returncode, done.stdout, done.stderr

    return run


def kept(tmp_path: Path) -> bool:
    return (tmp_path / "own").exists()


WORDS = [
    ("diagnose", "-q"),
    ("wer",),
    ("watch", "--once"),
    ("fleet", "--jobs", "1"),
    ("plot-accuracy", "--text"),
    ("compare", "."),
]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
def test_every_way_into_a_tree_takes_it(words: tuple[str, ...], run, tree: Path, tmp_path: Path) -> None:
    plain = run(*words, ".", cwd=tree)
    assert not kept(tmp_path)
    assert run(*words, ".", "--cache", cwd=tree) == plain
    assert run("cache")[1].split(": ")[1].split(" of ")[0].split(", ", 1)[1] != "0 files"
    assert run(*words, ".", "--cache", cwd=tree) == plain


def test_the_configuration_turns_it_on_and_the_command_line_off(run, tree: Path, tmp_path: Path) -> None:
    (tree / "kaldi-doctor.toml").write_text("cache = true\n")
    run("diagnose", "exp", "--no-cache", cwd=tree)
    run("wer", "exp", "--no-cache", cwd=tree)
    assert not kept(tmp_path)
    run("wer", "exp", cwd=tree)
    assert kept(tmp_path)
    assert "cache " in run("config", cwd=tree)[1]


def test_it_is_shown_and_cleared(run, tree: Path, tmp_path: Path) -> None:
    file = tmp_path / "own" / "kaldi-doctor" / "records.sqlite"
    assert run("cache") == (0, f"{file}: 0.0 MB, 0 files of 0 directories\n", "")
    run("diagnose", str(tree), "--cache")
    told = json.loads(run("cache", "--format", "json")[1])
    assert told["path"] == str(file) and told["files"] > 20 and told["unused"] is None
    code, out, _ = run("cache", "--clear")
    assert code == 0
    assert out.startswith(f"{file}: removed: 0.") and " directories\n" in out
    assert list(file.parent.iterdir()) == []


def test_a_damaged_cache_is_a_remark_on_stderr_only(run, tree: Path, tmp_path: Path) -> None:
    first = run("wer", str(tree), "--cache")
    file = tmp_path / "own" / "kaldi-doctor" / "records.sqlite"
    file.write_bytes(b"no database" * 1000)
    assert run("cache")[1].endswith("not used: file is not a database\n")
    again = run("wer", str(tree), "--cache")
    assert again[:2] == first[:2]
    assert again[2] == f"kaldi-doctor: the cache {file} is begun anew: file is not a database\n"
    assert run("wer", str(tree), "--cache") == first
