"""Standard output that is closed, full or not read any more, and an environment that is odd."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import FIXTURES

from kaldi_doctor.cli.streams import output_lost

BROKEN = str(FIXTURES / "sat_broken" / "exp")
COMMANDS = [("diagnose", BROKEN), ("rules",), ("wer", BROKEN), ("explain", "ALI020"), ("config",)]


def run(*words: str, shell: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """One run of the command in a process of its own; `shell` redirects."""
    line = [sys.executable, "-m", "kaldi_doctor", *words]
    if shell:
        line = ["sh", "-c", f'"$@" {shell}', "sh", *line]
    return subprocess.run(
        line, capture_output=True, text=True, env={**os.environ, **more}, check=False, timeout=100, errors="replace"
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_full_disk_behind_stdout_is_74_with_a_sentence(words: tuple[str, ...]) -> None:
    done = run(*words, shell="> /dev/full")
    assert done.returncode == 74
    assert done.stderr.startswith("kaldi-doctor: error: cannot write to standard output: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_closed_stdout_is_74_with_a_sentence(words: tuple[str, ...]) -> None:
    done = run(*words, shell=">&-")
    assert done.returncode == 74
    assert "standard output is closed" in done.stderr


def test_closed_stderr_does_no_harm() -> None:
    assert run("diagnose", BROKEN, shell="2>&-").returncode == 1
    assert run("diagnose", "nowhere", shell="2>&-").returncode == 2


@pytest.mark.parametrize("words", [("rules",), ("diagnose", BROKEN, "--format", "json")], ids=lambda words: words[0])
def test_a_pipe_that_nobody_reads_is_no_finding(words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "kaldi_doctor", *words], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=100
    )
    os.close(writer)
    assert done.returncode == 0
    assert done.stderr == b""


def test_only_errors_of_stdout_count_as_lost_output() -> None:
    assert output_lost(OSError(28, "No space left on device", "/some/file")) is None
    assert output_lost(ValueError("x")) is None


@pytest.mark.parametrize("level", ["1", "2"])
def test_optimised_python_tells_the_same(level: str) -> None:
    for words in (("diagnose", BROKEN, "-q"), ("explain", "ALI020"), ("rules",), ("align", "--help"), ("--help",)):
        plain, optimised = run(*words), run(*words, PYTHONOPTIMIZE=level)
        assert (optimised.returncode, optimised.stdout) == (plain.returncode, plain.stdout)


def test_a_foreign_drawing_backend_does_no_harm(tmp_path: Path) -> None:
    done = run("plot-wer", BROKEN, "-o", str(tmp_path / "wer.svg"), MPLBACKEND="nonsense")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "wer.svg").read_bytes().startswith(b"<?xml")


def test_a_step_summary_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for place in (tmp_path / "fifo", tmp_path, tmp_path / "no" / "where"):
        done = run("diagnose", BROKEN, "--format", "github", GITHUB_STEP_SUMMARY=str(place))
        assert done.returncode == 1
        assert "no step summary" in done.stderr
        assert done.stdout.count("::notice") >= 1


@pytest.mark.parametrize("wait", [0.02, 0.04, 0.06, 0.1, 0.15, 0.25])
def test_ctrl_c_at_any_time_is_130_without_a_traceback(wait: float) -> None:
    # A shell without job control starts what it puts into the background with ctrl-c ignored, tests as well.
    ready = (
        "import signal, sys, kaldi_doctor.__main__ as m; signal.signal(signal.SIGINT, signal.default_int_handler);"
        " sys.stderr.write('go'); sys.stderr.flush(); m.main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", ready, "watch", BROKEN, "--interval", "5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    assert process.stderr.read(2) == b"go"
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_ctrl_c_is_not_lost_where_python_ignores_exceptions() -> None:
    """Regression: raised in a callback of an import it was dropped, and `watch` went on for ever."""
    script = (
        "import os, signal, sys, kaldi_doctor.__main__ as m\n"
        "class Dropped:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        [None for _ in range(1000)]\n"
        "class Finder:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'kaldi_doctor.cli.app': Dropped()\n"
        "sys.meta_path.insert(0, Finder())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "m.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script, "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
