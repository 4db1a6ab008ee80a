"""GMM001: likelihood that hardly rises."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.gmm_likelihood_flat import check


def test_a_flat_likelihood_is_found():
    (found,) = check(training(stage(likes=tuple(-50.0 + 0.01 * i for i in range(20)))), graph(), limits("GMM001"))
    assert isinstance(found, Finding)
    assert found.cause is Cause.UNDERFIT


def test_a_rise_is_cleared():
    (found,) = check(training(stage(likes=tuple(-50.0 + 0.3 * i for i in range(20)))), graph(), limits("GMM001"))
    assert isinstance(found, Cleared)
