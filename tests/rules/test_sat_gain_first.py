"""SAT002: the first speaker transforms change everything."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_a_huge_gain_is_found():
    (found,) = run_rule("SAT002", training=training(stage(fmllr=((0, 20.4), (2, 0.46)))), graph=graph())
    assert isinstance(found, Finding)
    assert found.severity == "error"
    assert found.cause is Cause.FEATURES


def test_the_usual_gain_is_cleared():
    (found,) = run_rule("SAT002", training=training(stage(fmllr=((0, 1.0), (2, 2.6)))), graph=graph())
    assert isinstance(found, Cleared)


def test_a_range_of_the_users_decides():
    wide = {"sat.fmllr_first_gain": {"good": (0.0, 30.0), "poor": (40.0, None)}}
    (found,) = run_rule("SAT002", training=training(stage(fmllr=((0, 20.4),))), graph=graph(), limits=wide)
    assert isinstance(found, Cleared)
    assert found.evidence[0].expected.high == 30.0
