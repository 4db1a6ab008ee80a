"""DATA004: utterances without features."""

from __future__ import annotations

from dataclasses import replace

from gmm_facts import ALI, MODEL, graph, one_pass, passes
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared
from kaldi_doctor.rules.data_no_features import check


def lacking(path, count):
    return replace(one_pass(path, failed=count), failed=(), no_features=tuple(f"u{i}" for i in range(count)))


def test_missing_features_are_found_where_they_begin():
    found = list(check(passes(lacking(MODEL, 90), lacking(ALI, 90)), graph(), limits("DATA004")))
    assert [item.severity for item in found] == ["error", "note"]
    assert found[0].cause is Cause.FEATURES


def test_features_for_all_are_cleared():
    (found,) = check(passes(one_pass(ALI)), graph(), limits("DATA004"))
    assert isinstance(found, Cleared)
