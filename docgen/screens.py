"""Screens in the pages: a block that opens with `$ kaldi-doctor ...` holds what that command prints.

The commands run in a folder in which `tests` leads to the fixtures, at 80 columns (100 where the block is wider
already), so that pages are the same everywhere. A pipe into `head`, `tail` or `grep` shows a part.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDTH, WIDER = 80, 100
_BLOCK = re.compile(r"^( *)```console\n\1\$ (kaldi-doctor [^\n]+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_SECONDS = re.compile(r"(?<=\s)\d+\.\d s(?=\n|$)")
"""How long it took, at the end of a line of the head."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder to run commands in: the fixtures at their paths, and the program by its name."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        (made / "tests").symlink_to(ROOT / "tests")
        programs = made / ".programs"
        programs.mkdir()
        program = programs / "kaldi-doctor"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kaldi_doctor "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        yield made


def printed(command: str, where: Path, *, width: int = WIDTH, colour: bool = False) -> str:
    """What a command line prints on its standard output, always with the same seconds.

    Raises:
        RuntimeError: it ended with neither 0 nor 1, or printed nothing.
    """
    plain = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "KALDI_DOCTOR_CONFIG"}}
    environment = {
        **plain,
        "COLUMNS": str(width),
        "PATH": f"{where / '.programs'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C.UTF-8",
        **({"FORCE_COLOR": "1"} if colour else {"NO_COLOR": "1"}),
    }
    environment.pop("NO_COLOR" if colour else "FORCE_COLOR", None)
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=where,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if done.returncode not in {0, 1} or not done.stdout:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr}")
    return _SECONDS.sub("0.4 s", done.stdout, count=1)


def commands_in(page: str) -> list[tuple[str, str]]:
    """(command, what the page says that it prints) of every block."""
    return [(found[2], textwrap.dedent(found[3])) for found in _BLOCK.finditer(page)]


def with_screens(page: str) -> str:
    """The page with every block as the commands print it now."""
    with folder() as where:

        def now(found: re.Match[str]) -> str:
            screen = printed(found[2], where, width=width_of(textwrap.dedent(found[3]))).rstrip()
            return textwrap.indent(f"```console\n$ {found[2]}\n{screen}\n```", found[1])

        return _BLOCK.sub(now, page)


def width_of(screen: str) -> int:
    """Columns that a screen was printed at."""
    return WIDTH if all(len(line) <= WIDTH for line in screen.splitlines()) else WIDER


def pages() -> list[Path]:
    """README and the pages of the documentation that hold screens."""
    every = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in every if commands_in(path.read_text(encoding="utf-8"))]
