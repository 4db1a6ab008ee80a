"""The bundled tree is written whole, and is the tree that README shows."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.errors import UsageError
from kaldi_doctor.pipeline import diagnose


def test_the_tree_is_written_and_broke_at_sat(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(build_app(), ["demo", "try"])
    assert done.exit_code == 0 and "kaldi-doctor diagnose try" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["try"]  # nothing half written beside it
    assert diagnose(tmp_path / "try/exp").verdict.dir == "exp/tri3b"


def test_what_is_there_is_not_touched(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "try").mkdir()
    done = CliRunner().invoke(build_app(), ["demo", "try"])
    assert isinstance(done.exception, UsageError) and not list((tmp_path / "try").iterdir())
