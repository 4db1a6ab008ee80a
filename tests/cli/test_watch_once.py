"""One look at a training: objective beside accuracy, folded to the width; without a network it says so."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app

EXP = Path(__file__).parent.parent / "fixtures/exp"


def test_objective_stands_beside_accuracy_within_the_width(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    done = CliRunner().invoke(build_app(), ["watch", "--once", str(EXP / "dnn/exp/nnet3/tdnn1a")])
    assert "(accuracy)" in done.stdout and "(objf)" in done.stdout
    assert all(len(line) <= 60 for line in done.stdout.splitlines())


def test_a_directory_without_a_network_ends_with_3() -> None:
    done = CliRunner().invoke(build_app(), ["watch", "--once", str(EXP / "healthy/exp/mono")])
    assert done.exit_code == 3 and "no network here" in done.stderr and not done.stdout
