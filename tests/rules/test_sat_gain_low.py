"""SAT001: speaker transforms gain little."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.sat_gain_low import check


def test_little_gain_is_found():
    (found,) = check(training(stage(fmllr=((0, 1.9), (2, 0.48)))), graph(), limits("SAT001"))
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_the_usual_gain_is_cleared():
    (found,) = check(training(stage(fmllr=((0, 1.0), (2, 2.6), (4, 0.1)))), graph(), limits("SAT001"))
    assert isinstance(found, Cleared)
