"""ALI001: utterances that could not be aligned."""

from __future__ import annotations

from gmm_facts import ALI, MODEL, graph, one_pass, passes
from rule_limits import limits

from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_failures import check


def test_the_same_failures_at_two_stages_speak_for_the_data():
    found = list(check(passes(one_pass(MODEL, failed=90), one_pass(ALI, failed=90)), graph(), limits("ALI001")))
    assert [item.severity for item in found if isinstance(item, Finding)] == ["error", "note"]
    assert found[1].cause is Cause.TRANSCRIPTS


def test_no_failures_are_cleared():
    (found,) = check(passes(one_pass(ALI)), graph(), limits("ALI001"))
    assert isinstance(found, Cleared)


def test_a_few_failures_leave_the_tree_healthy():
    (found,) = check(passes(one_pass(MODEL, failed=17)), graph(), limits("ALI001"))
    assert isinstance(found, Finding)
    assert found.severity == "warning"
    assert {word for _, word in found.points_to} == {Word.HINT}
