"""Every command of README runs from the root of the project, and what README shows is what is printed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = re.findall(r"^\| `(kaldi-doctor [^`]+)` \|", README, re.MULTILINE)
SHOWN = re.findall(r"^```console\n\$ (kaldi-doctor [^\n]+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
ENDLESS = {"kaldi-doctor watch"}
"""Commands that run until they are stopped."""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A folder in which the paths of README lead to the project, and files may be written."""
    folder = tmp_path_factory.mktemp("project")
    os.symlink(ROOT / "tests", folder / "tests")
    return folder


def run(command: str, folder: Path, width: int = 80) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "kaldi_doctor", *shlex.split(command)[1:]]
    environment = {**os.environ, "COLUMNS": str(width), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(words, check=False, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("command", [c for c in TABLE if not c.startswith(tuple(ENDLESS))])
def test_each_command_of_the_table_runs(command: str, project: Path) -> None:
    shutil.rmtree(project / "kaldi-demo", ignore_errors=True)
    if command.startswith("kaldi-doctor ctm"):
        assert run(next(c for c in TABLE if "align ctm" in c), project).returncode == 0
    done = run(command, project)
    assert done.returncode in {0, 1}, done.stderr
    written = re.search(r" -o (\S+)", command)
    assert done.stdout or (written and (project / written[1]).stat().st_size)


def test_the_table_is_not_empty() -> None:
    assert len(TABLE) > 12 and len(SHOWN) == 2


@pytest.mark.parametrize(("command", "page"), SHOWN)
def test_what_readme_shows_is_what_is_printed(command: str, page: str, project: Path) -> None:
    def steady(text: str) -> str:
        """Without the seconds that it took, which may break the line elsewhere."""
        return " ".join(re.sub(r"\d+\.\d s\n", "\n", text, count=1).split())

    width = 80 if all(len(line) <= 80 for line in page.splitlines()) else 100
    assert steady(run(command, project, width).stdout) == steady(page)


def test_a_picture_comes_first_and_is_in_the_project() -> None:
    before, _, rest = README.partition("\n## ")
    named = re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", before)
    assert named == ["docs/pictures/sat-broken.svg"]  # tests/docgen/test_screens.py holds it to what is printed
    assert (ROOT / named[0]).is_file()
    assert rest


def test_links_lead_to_files_of_the_project() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 8
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_python_of_readme_runs(project: Path) -> None:
    (script,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, cwd=project, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.stdout.startswith("exp/tri3b features ")
    assert "98.19" in done.stdout
    assert (project / "wer.svg").stat().st_size > 1000
