"""DATA004: utterances without features."""

from __future__ import annotations

from dataclasses import replace

from gmm_facts import ALI, MODEL, graph, one_pass, passes
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared


def lacking(path, count):
    return replace(one_pass(path, failed=count), failed=(), no_features=tuple(f"u{i}" for i in range(count)))


def test_missing_features_are_found_where_they_begin():
    found = run_rule("DATA004", passes=passes(lacking(MODEL, 90), lacking(ALI, 90)), graph=graph())
    assert [item.severity for item in found] == ["error", "note"]
    assert found[0].cause is Cause.FEATURES


def test_features_for_all_are_cleared():
    (found,) = run_rule("DATA004", passes=passes(one_pass(ALI)), graph=graph())
    assert isinstance(found, Cleared)
