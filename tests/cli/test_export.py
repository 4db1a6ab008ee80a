"""`kaldi-doctor export`: files, formats and exit codes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kaldi_doctor.cli.app import main
from kaldi_doctor.cli.commands.export import TABLES

BROKEN = Path(__file__).parents[1] / "fixtures/exp/sat_broken/exp"


def code(*words: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["export", *map(str, words)])
    return int(ended.value.code or 0)


def test_every_table_is_a_file(tmp_path: Path) -> None:
    assert code(BROKEN, "-o", tmp_path / "out") == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    assert "DATA001" in set(pd.read_csv(tmp_path / "out" / "findings.csv").rule)


def test_some_tables(tmp_path: Path) -> None:
    assert code(BROKEN, "-o", tmp_path, "--table", "scores") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


@pytest.mark.parametrize("words", [(), ("-o", "x", "--format", "xls"), ("-o", "x", "--table", "scorse")])
def test_usage(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code(BROKEN, *words) == 2
    assert not list(tmp_path.iterdir())


def test_nothing_to_export_is_3(tmp_path: Path) -> None:
    (tmp_path / "exp" / "empty").mkdir(parents=True)
    assert code(tmp_path / "exp", "-o", tmp_path / "out") == 3
    assert not (tmp_path / "out").exists()
