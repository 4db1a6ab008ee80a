"""NET007: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET007"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_out_of_range_alone_is_a_note(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, rate=1.0))
    assert said.severity is Severity.NOTE and said.cause is Cause.DIVERGED


def test_too_low(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, rate=1e-6))
    assert said.cause is Cause.UNDERFIT


def test_sawtooth(tmp_path):
    saw = [value - (0.1 if x % 4 == 3 else 0) for x, value in enumerate(HEALTHY_VALID)]
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, saw))
    assert said.severity is Severity.WARNING and "fell back" in said.summary
