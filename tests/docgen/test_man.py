"""The man page: current, whole, and read by man itself where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from docgen.__main__ import MAN
from docgen.commands import commands
from docgen.man import EXIT_CODES, man_page
from docgen.screens import ROOT
from kaldi_doctor.cli.exits import Exit


def test_it_is_current() -> None:
    assert (ROOT / MAN).read_text(encoding="utf-8") == man_page(), "python -m docgen writes it anew"


def test_every_exit_code_is_in_it() -> None:
    assert {int(code) for code, _ in EXIT_CODES} == {int(code) for code in Exit}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {code for code, _ in EXIT_CODES} == set(re.findall(r"^\| (\d+) \|", readme, re.MULTILINE))


def test_no_line_starts_a_macro_that_is_not_meant() -> None:
    macros = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".RS", ".RE", ".nf", ".fi"}
    assert {line.split()[0] for line in man_page().splitlines() if line.startswith((".", "'"))} == macros


def test_man_shows_every_command_and_option() -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("man is not installed")
    done = subprocess.run(
        ["man", "--warnings", "-l", str(ROOT / MAN)],
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "120", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"},
        capture_output=True, encoding="utf-8", check=True,
    )
    shown = " ".join(done.stdout.split())
    assert done.stderr == ""
    for command in commands()[1:]:
        assert f"{command.name} {command.usage}" in shown
        for option, _ in command.options:
            assert option in shown
