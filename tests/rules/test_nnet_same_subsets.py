"""NET017: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET017"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_equal_to_the_last_digit(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_TRAIN))
    assert said.severity is Severity.WARNING and said.cause is Cause.SPLIT
