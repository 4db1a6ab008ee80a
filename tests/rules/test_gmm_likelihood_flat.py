"""GMM001: likelihood that hardly rises."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_a_flat_likelihood_is_found():
    (found,) = run_rule("GMM001", training=training(stage(likes=tuple(-50.0 + 0.01 * i for i in range(20)))), graph=graph())
    assert isinstance(found, Finding)
    assert found.cause is Cause.UNDERFIT


def test_a_rise_is_cleared():
    (found,) = run_rule("GMM001", training=training(stage(likes=tuple(-50.0 + 0.3 * i for i in range(20)))), graph=graph())
    assert isinstance(found, Cleared)
