"""What is loaded: help and completion are quick because they import little; reading logs needs no arrays and no tables."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("numpy", "pandas", "matplotlib", "jinja2", "kaldiio", "hypothesis", "IPython")


def loaded_by(code: str, **environment: str) -> set[str]:
    """Top-level modules that a piece of Python loads in a fresh interpreter."""
    script = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n@' + ' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60, check=True
    )
    return set(done.stdout.rpartition("@")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["diagnose", "--help"], ["explain", "--help"]])
def test_help_imports_little(arguments: list[str]) -> None:
    loaded = loaded_by(f"sys.argv = ['kaldi-doctor', *{arguments!r}]; from kaldi_doctor.cli.app import main; main()")
    assert not loaded & set(HEAVY)
    assert "typer" in loaded


def test_completion_imports_little() -> None:
    loaded = loaded_by(
        "sys.argv = ['kaldi-doctor']; from kaldi_doctor.cli.app import main; main()",
        _KALDI_DOCTOR_COMPLETE="complete_bash", COMP_WORDS="kaldi-doctor dia", COMP_CWORD="1",
    )  # fmt: skip
    assert not loaded & set(HEAVY)


def test_importing_every_rule_loads_no_arrays() -> None:
    loaded = loaded_by("from kaldi_doctor.rules._registry import load_rules; load_rules()")
    assert not loaded & {"numpy", "pandas", "matplotlib", "rich", "typer", "jinja2"}


def test_judging_logs_loads_no_tables(fixture_trees: Path) -> None:
    exp = fixture_trees / "interrupted" / "exp"
    loaded = loaded_by(f"from pathlib import Path; from kaldi_doctor.diagnose import diagnose; diagnose(Path({str(exp)!r}))")
    assert not loaded & {"pandas", "matplotlib", "rich", "typer", "jinja2"}
