"""What is loaded: reading logs and judging them needs no tables and no screen, importing the rules no arrays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def loaded_by(code: str, **environment: str) -> set[str]:
    """Top-level modules that a piece of Python loads in a fresh interpreter."""
    script = f"import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\nprint('\\n@' + ' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60, check=True
    )
    return set(done.stdout.rpartition("@")[2].split())


def test_importing_every_rule_loads_no_arrays() -> None:
    loaded = loaded_by("from kaldi_doctor.rules._registry import load_rules; load_rules()")
    assert not loaded & {"numpy", "pandas", "matplotlib", "rich", "typer", "jinja2"}


def test_judging_logs_loads_no_tables(fixture_trees: Path) -> None:
    exp = fixture_trees / "interrupted" / "exp"
    loaded = loaded_by(f"from pathlib import Path; from kaldi_doctor.pipeline import diagnose; diagnose(Path({str(exp)!r}))")
    assert not loaded & {"pandas", "matplotlib", "rich", "typer", "jinja2"}
