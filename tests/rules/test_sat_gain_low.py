"""SAT001: speaker transforms gain little."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_little_gain_is_found():
    (found,) = run_rule("SAT001", training=training(stage(fmllr=((0, 1.9), (2, 0.48)))), graph=graph())
    assert isinstance(found, Finding)
    assert found.cause is Cause.SPEAKERS


def test_the_usual_gain_is_cleared():
    (found,) = run_rule("SAT001", training=training(stage(fmllr=((0, 1.0), (2, 2.6), (4, 0.1)))), graph=graph())
    assert isinstance(found, Cleared)
