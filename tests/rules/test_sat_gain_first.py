"""SAT002: the first speaker transforms change everything."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.sat_gain_first import check


def test_a_huge_gain_is_found():
    (found,) = check(training(stage(fmllr=((0, 20.4), (2, 0.46)))), graph(), limits("SAT002"))
    assert isinstance(found, Finding)
    assert found.severity == "error"
    assert found.cause is Cause.FEATURES


def test_the_usual_gain_is_cleared():
    (found,) = check(training(stage(fmllr=((0, 1.0), (2, 2.6)))), graph(), limits("SAT002"))
    assert isinstance(found, Cleared)
