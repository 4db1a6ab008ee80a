"""Exit codes of `kaldi-doctor compare`."""

import subprocess
import sys
from pathlib import Path

ROOT = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").is_file())
HEALTHY = ROOT / "tests/fixtures/exp/healthy/exp"


def run(*words):
    command = [sys.executable, "-m", "kaldi_doctor", "compare", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_stages_are_compared():
    done = run(HEALTHY / "tri2b", HEALTHY / "tri3b")
    assert (done.returncode, done.stderr) == (0, "")
    assert "best of each" in done.stdout


def test_worse_fails_only_where_asked():
    broken = ROOT / "tests/fixtures/exp/sat_broken/exp"
    assert run(HEALTHY / "tri3b", broken / "tri3b").returncode == 0
    assert run(HEALTHY / "tri3b", broken / "tri3b", "--fail-if-worse").returncode == 1
    assert run(broken / "tri3b", HEALTHY / "tri3b", "--fail-if-worse").returncode == 0


def test_what_is_not_there_is_usage():
    assert run(HEALTHY, HEALTHY / "no-such").returncode == 2
    assert run(HEALTHY, HEALTHY, "--format", "html").returncode == 2


def test_nothing_in_common(tmp_path):
    (tmp_path / "exp").mkdir()
    assert run(HEALTHY, tmp_path / "exp").returncode == 3
