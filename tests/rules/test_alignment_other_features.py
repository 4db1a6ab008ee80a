"""ALI003: alignments of another length than the features."""

from __future__ import annotations

from gmm_facts import graph, stage, training
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_other_features import check


def test_refused_alignments_are_found():
    (found,) = check(training(stage(wrong_size=200)), graph(), limits("ALI003"))
    assert isinstance(found, Finding)
    assert found.cause is Cause.FEATURES


def test_equal_lengths_are_cleared():
    (found,) = check(training(stage()), graph(), limits("ALI003"))
    assert isinstance(found, Cleared)
