"""TREE001: the tree gains far less than before."""

from __future__ import annotations

from gmm_facts import MODEL, NEXT, graph, stage, training
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.tree_gain_falls import check


def test_a_fall_is_found():
    (found,) = check(training(stage(MODEL, gain=4.06), stage(NEXT, gain=0.77)), graph(), limits("TREE001"))
    assert isinstance(found, Finding)
    assert found.severity == "error"
    assert found.dir == NEXT
    assert {Cause.FEATURES, Cause.ALIGNMENT} == {cause for cause, _ in found.points_to}


def test_the_same_gain_is_cleared():
    (found,) = check(training(stage(MODEL, gain=4.06), stage(NEXT, gain=5.5)), graph(), limits("TREE001"))
    assert isinstance(found, Cleared)
