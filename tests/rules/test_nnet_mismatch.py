"""NET006: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, rising
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET006"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_valid_does_not_follow(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, rising(30, 0.2, 0.23)))
    assert said.severity is Severity.WARNING and said.confidence == "inferred"


def test_a_gap_from_the_start_is_no_overfitting(tmp_path):
    (said,) = found(tmp_path / "a", nnet3(HEALTHY_TRAIN, rising(30, 0.2, 0.23)))
    assert said.cause is Cause.FEATURES
    (gap,) = [item for item in run_rule_on(tmp_path / "b", "NET001", nnet3(HEALTHY_TRAIN, rising(30, 0.2, 0.23))) if isinstance(item, Finding)]
    late = [*HEALTHY_VALID[:15], *rising(15, HEALTHY_VALID[15], 0.3)]
    (overfit,) = [item for item in run_rule_on(tmp_path / "c", "NET001", nnet3(HEALTHY_TRAIN, late)) if isinstance(item, Finding)]
    assert dict(gap.points_to)[Cause.OVERFIT] < dict(overfit.points_to)[Cause.OVERFIT]
