"""Help and completion stay light, and open with an example."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kaldi_doctor.cli.app import build_app

COMMANDS = [command.name or getattr(command.callback, "__name__", "") for command in build_app().registered_commands]
HEAVY = (
    "numpy",
    "pandas",
    "matplotlib",
    "jinja2",
    "yaml",
    "kaldi_doctor.cheatsheet",
    "kaldi_doctor.pipeline",
    "kaldi_doctor.rules",
    "kaldi_doctor.readers",
)
PROBE = """
import sys
from kaldi_doctor.cli.app import main
try:
    main({args!r})
except SystemExit as ended:
    print("exit", ended.code)
import typer
print("loaded", *sorted(set({heavy!r}) & set(sys.modules)))
"""


def run(*args: str) -> str:
    script = PROBE.format(args=list(args), heavy=HEAVY)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout


BARE = f"""
import sys, typer
from pathlib import Path
from typing import Annotated, List, Optional
app = typer.Typer(rich_markup_mode=None)
@app.command()
def one(x: Annotated[Optional[List[Path]], typer.Argument()] = None): pass
try:
    app(["--help"])
except SystemExit:
    pass
print(*(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)
"""


def imported_by_typer() -> set[str]:
    """What a typer application of one command with a list of paths imports."""
    return set(subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True).stderr.split())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("diagnose", "--help"), ("explain", "--help")])
def test_nothing_heavy_is_imported(args: tuple[str, ...]) -> None:
    out = run(*args)
    assert "exit 0" in out
    assert set(out.splitlines()[-1].split()[1:]) <= imported_by_typer()


def test_completion_of_commands_is_light() -> None:
    script = f"import sys\nfrom kaldi_doctor.cli.app import main\ntry:\n    main([])\nexcept SystemExit:\n    pass\nprint(*(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    env = {**os.environ, "_KALDI_DOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": "kaldi-doctor di", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
    assert "diagnose" in done.stdout
    assert set(done.stderr.split()) <= imported_by_typer()


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_opens_with_an_example_and_fits_a_screen(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    from kaldi_doctor.cli.app import main

    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].strip().startswith("Example: kaldi-doctor")
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 80


def test_every_command_has_a_line_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    from kaldi_doctor.cli.app import main

    with pytest.raises(SystemExit):
        main(["--help"])
    listed = capsys.readouterr().out.partition("Commands:")[2]
    for command in COMMANDS:
        line = next(line for line in listed.splitlines() if line.strip().startswith(f"{command} "))
        assert len(line.split()) > 2
        assert "Example" not in line
