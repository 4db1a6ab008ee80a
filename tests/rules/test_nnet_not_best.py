"""NET012: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Finding

CODE = "NET012"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_last_model_is_worse(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, [*HEALTHY_VALID[:-4], 0.5, 0.5, 0.5, 0.5]))
    assert said.severity is Severity.NOTE and "iteration 25" in said.summary
