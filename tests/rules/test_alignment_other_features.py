"""ALI003: alignments of another length than the features."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_refused_alignments_are_found():
    (found,) = run_rule("ALI003", training=training(stage(wrong_size=200)), graph=graph())
    assert isinstance(found, Finding)
    assert found.cause is Cause.FEATURES


def test_equal_lengths_are_cleared():
    (found,) = run_rule("ALI003", training=training(stage()), graph=graph())
    assert isinstance(found, Cleared)
