"""TREE001: the tree gains far less than before."""

from __future__ import annotations

from gmm_facts import MODEL, NEXT, graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_a_fall_is_found():
    (found,) = run_rule("TREE001", training=training(stage(MODEL, gain=4.06), stage(NEXT, gain=0.77)), graph=graph())
    assert isinstance(found, Finding)
    assert found.severity == "error"
    assert found.dir == NEXT
    assert {Cause.FEATURES, Cause.ALIGNMENT} == {cause for cause, _ in found.points_to}


def test_the_same_gain_is_cleared():
    (found,) = run_rule("TREE001", training=training(stage(MODEL, gain=4.06), stage(NEXT, gain=5.5)), graph=graph())
    assert isinstance(found, Cleared)
