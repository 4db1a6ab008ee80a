"""`kaldi-doctor cheatsheet`: sections, tables, values of a tree beside them, overlays, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.cli.commands import cheatsheet
from kaldi_doctor.errors import CheatsheetError, UsageError

APP = typer.Typer()
cheatsheet.register(APP)


@pytest.fixture(autouse=True)
def _no_user_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def flat(text: str) -> str:
    """Text with runs of white space as single blanks."""
    return " ".join(text.split())


def test_without_a_stage_it_lists_the_sections() -> None:
    text = run()
    for stage in ("mono", "tri", "lda_mllt", "sat", "dnn", "decode", "align", "ladder"):
        assert f"\n  {stage}" in text


def test_a_stage_has_its_table_sources_and_advice() -> None:
    text = run("sat", "--all")
    assert text.startswith("SAT  speaker adaptive training, steps/train_sat.sh")
    assert "numleaves, leaves 2,500 - 10,000" in flat(text)
    assert "log/build_tree.log (--max-leaves) [" in flat(text)
    assert "4,200 at 81 h (wsj tri3b)" in flat(text)
    assert "] Meyer 2019" in text
    assert "hyperparameter good" in flat(text) and "limit of the rules good poor" in flat(text)


def test_limits_of_the_rules_are_shown_when_asked_for() -> None:
    text = run("sat")
    assert "fmllr_gain" not in text
    assert "kaldi-doctor cheatsheet sat --all" in text


@pytest.mark.parametrize("stage", load_cheatsheet().stages)
def test_every_page_fits_80_columns(stage: str) -> None:
    assert max(map(len, run(stage).splitlines())) <= 80
    assert max(map(len, run(stage, "--all").splitlines())) <= 80


@pytest.mark.parametrize("name", ["healthy", "sat_broken", "dnn"])
def test_the_values_of_a_tree_fit_80_columns(name: str, fixture_trees: Path) -> None:
    text = run("--exp", str(fixture_trees / name / "exp"), "--all")
    assert max(map(len, text.splitlines())) <= 80


def test_values_of_a_tree_stand_beside(fixture_trees: Path) -> None:
    text = run("sat", "--exp", str(fixture_trees / "healthy" / "exp"))
    assert "exp/tri3b, 0.8 h of training speech" in text
    assert "numleaves, leaves 2,500 - 10,000 2,500 2,500 recipes [1]" in flat(text)
    assert "num_iters, iterations 20 - 40 20 35, 6 trees [1]" in flat(text)


def test_of_what_rules_look_at_the_values_out_of_range_are_shown(fixture_trees: Path) -> None:
    assert "fmllr_gain >= 0.6" not in flat(run("sat", "--exp", str(fixture_trees / "healthy" / "exp")))
    assert "20.37 high" in run("sat", "--exp", str(fixture_trees / "sat_broken" / "exp"))


def test_below_and_default_are_said(fixture_trees: Path) -> None:
    text = run("decode", "--exp", str(fixture_trees / "empty_hyps" / "exp"))
    assert "min_active, states 50 - 200 200 default" in flat(text)
    assert "2,000 - 7,000 2,000 " in flat(text)


def test_a_tree_without_values_says_so(fixture_trees: Path) -> None:
    assert "this tree shows none of these values" in run("sat", "--exp", str(fixture_trees / "empty_hyps" / "exp"))


def test_all_sections_that_a_tree_has(fixture_trees: Path) -> None:
    text = run("--exp", str(fixture_trees / "healthy" / "exp"))
    assert "MONO  monophones" in text
    assert "DECODE  decoding" in text


def test_json(fixture_trees: Path) -> None:
    data = json.loads(run("tri", "--exp", str(fixture_trees / "healthy" / "exp"), "--format", "json"))
    (section,) = data["sections"]
    metrics = {item["key"]: item for item in section["metrics"]}
    leaves = metrics["tri.numleaves"]
    assert leaves["good"] == [2000, 5000]
    assert leaves["source"]
    assert leaves["actual"][0]["value"] == 2000
    assert leaves["actual"][0]["range"] == "in"
    assert leaves["actual"][0]["origin"]["path"].endswith("build_tree.log")
    assert leaves["measured"]["trees"] >= 3
    assert len(json.loads(run("--format", "json"))["sections"]) > 10


def test_overlay_is_marked(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("stages: {sat: {metrics: {numleaves: {good: [100, 900]}}}}")
    text = run("sat", "--cheatsheet", str(mine))
    assert "numleaves*, leaves 100 - 900" in flat(text)
    assert f"* = your overlay {mine}" in text


def test_schema_is_printed() -> None:
    assert "properties" in json.loads(run("--schema"))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["sta"], UsageError, "nearest known: sat"),
        (["sat", "--format", "xml"], UsageError, "text or json"),
        (["sat", "--exp", "/nowhere/at/all"], UsageError, "no directory"),
        (["sat", "--cheatsheet", "/nowhere.yaml"], CheatsheetError, "No such file"),
    ],
)
def test_bad_usage(arguments: list[str], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        CliRunner().invoke(APP, arguments, catch_exceptions=False)


def test_overlay_of_the_configuration_file(
    copy_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_of("healthy")
    monkeypatch.chdir(root)
    (root / "mine.yaml").write_text("stages: {sat: {metrics: {numleaves: {good: [100, 900]}}}}")
    (root / "kaldi-doctor.toml").write_text('cheatsheet = ["mine.yaml"]\n')
    text = run("sat", "--exp", str(root / "exp"))
    assert "numleaves*, leaves 100 - 900" in flat(text)
    assert "2,500 high" in text
