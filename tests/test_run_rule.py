"""The builder of rule tests calls a rule as the engine does, and refuses what the rule does not ask for."""

from __future__ import annotations

import pytest
from gmm_facts import graph, stage, training
from pipe_trees import sat
from run_rule import run_rule, run_rule_in, run_rule_on, sheet_with
from trees import run_log

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules._registry import load_rules

TOO_STRONG = {"training": training(stage(fmllr=((0, 20.4),))), "graph": graph()}


@pytest.mark.parametrize("word", ["SAT002", load_rules()["SAT002"].name, "first-speaker-transforms-too-strong"])
def test_by_code_name_and_former_name(word):
    (found,) = run_rule(word, **TOO_STRONG)
    assert isinstance(found, Finding) and found.rule == "SAT002"


def test_an_unknown_rule_or_fact_is_refused():
    with pytest.raises(LookupError, match="SAT999"):
        run_rule("SAT999")
    with pytest.raises(TypeError, match="'trainings'"):
        run_rule("SAT002", trainings=training())


def test_a_missing_fact_skips_the_rule_as_in_a_diagnosis():
    assert run_rule("SAT002", training=None) == [Skipped("SAT002", "the test gives none")]


def test_an_optional_fact_may_be_missing():
    """LEX006 looks at test words where there are any."""
    found = run_rule("LEX006", unseen=None, tests=None)
    assert [item.reason for item in found] == ["the test gives none"]


def test_facts_that_are_not_given_are_those_of_an_empty_tree(tmp_path):
    (tmp_path / "exp").mkdir()
    rules = list(load_rules())
    assert [run_rule(code) for code in rules] == [run_rule_in(tmp_path / "exp", code) for code in rules]
    assert not any(isinstance(item, Finding) for code in rules for item in run_rule(code))


def test_other_limits_are_of_one_call():
    wide = {"sat.fmllr_first_gain": {"good": (0.0, 30.0)}}
    assert isinstance(run_rule("SAT002", **TOO_STRONG, limits=wide)[0], Cleared)
    assert isinstance(run_rule("SAT002", **TOO_STRONG)[0], Finding)


def test_a_value_of_the_cheatsheet_is_replaced_and_an_unknown_key_refused():
    before = load_cheatsheet(()).value("align.failed_least")
    assert sheet_with({"align.failed_least": before + 5}).value("align.failed_least") == before + 5
    assert load_cheatsheet(()).value("align.failed_least") == before
    with pytest.raises(LookupError, match=r"align\.failed_lest"):
        sheet_with({"align.failed_lest": 1})


def test_of_a_planted_file_the_last_holds(tmp_path):
    run = sat()
    log = next(name for name in run if "/log/acc." in name)
    failed = run_log("gmm-acc-stats-ali x", code=1)
    assert [type(item) for item in run_rule_on(tmp_path / "1", "JOB001", run)] == [Cleared]
    assert [type(item) for item in run_rule_on(tmp_path / "2", "JOB001", run, {log: failed})] == [Finding]
    assert [type(item) for item in run_rule_on(tmp_path / "3", "JOB001", {log: failed}, run)] == [Cleared]
