"""Former names of rules go on meaning them: on the command line, in configurations, in saved reports."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaldi_doctor.cli.app import build_app
from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.selection import chosen_rules, ignored_rules, matching
from kaldi_doctor.report._view import read_baseline
from kaldi_doctor.report.pages.manual import the_rule
from kaldi_doctor.rules._registry import load_rules, rule
from kaldi_doctor.rules._renamed import RENAMED, code_of
from kaldi_doctor.settings import Settings

OLD = "first-speaker-transforms-too-strong"


@pytest.mark.parametrize(("former", "code"), RENAMED.items())
def test_a_former_name_means_its_rule(former: str, code: str) -> None:
    rules = load_rules()
    assert matching(rules, former) == matching(rules, former.upper()) == {code}
    assert the_rule(former).code == code
    assert rules[code].name != former
    assert re.fullmatch(r"[a-z0-9-]+", former)


def test_no_rule_may_take_a_former_name() -> None:
    assert not {entry.name for entry in load_rules().values()} & RENAMED.keys()
    with pytest.raises(ValueError, match="former name of SAT002"):
        rule("ZZZ998", OLD, severity=Severity.NOTE)(lambda: ())


def test_other_words_are_left_alone() -> None:
    assert code_of("SAT002") == "SAT002"
    assert code_of("overfitting") == "overfitting"
    assert code_of(" Hypotheses-Alike ") == "DEC008"


def test_selecting_and_ignoring_by_former_name() -> None:
    rules = load_rules()
    assert [entry.code for entry in chosen_rules(rules, Settings(select=(OLD,)))] == ["SAT002"]
    assert ignored_rules(rules, Settings(ignore=("hypotheses-alike",))) == {"DEC008"}


def test_a_severity_by_former_name(fixture_trees: Path) -> None:
    found = diagnose(fixture_trees / "sat_broken" / "exp", Settings(severity={OLD: "note"}))
    assert {item.severity for item in found.findings if item.rule == "SAT002"} == {Severity.NOTE}


def test_the_command_line_takes_former_names(fixture_trees: Path) -> None:
    exp = str(fixture_trees / "sat_broken" / "exp")
    run = CliRunner().invoke
    explained = run(build_app(), ["explain", OLD])
    assert explained.exit_code == 0
    assert "initial-fmllr-gain-too-high" in explained.stdout
    made = run(build_app(), ["diagnose", exp, "--format", "json", "--ignore", OLD, "--severity", "hypotheses-alike=error"])
    assert made.exit_code in {0, 1}
    assert "SAT002" not in {item["rule"] for item in json.loads(made.stdout)["findings"]}


def test_a_baseline_with_former_names_is_understood(fixture_trees: Path, tmp_path: Path) -> None:
    (found,) = (item for item in diagnose(fixture_trees / "sat_broken" / "exp").findings if item.rule == "SAT002")
    saved = tmp_path / "old.json"
    saved.write_text(json.dumps({"findings": [{"rule": OLD, "name": OLD, "dir": found.dir, "summary": "x"}]}))
    assert read_baseline(saved).mark(found) == "same"
