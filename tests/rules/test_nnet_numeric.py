"""NET018: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Finding

CODE = "NET018"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_jobs_without_a_number(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    path = f"{DIR}/log/train.7.2.log"
    files[path] = files[path].replace("-2.1", "-nan")
    (said,) = found(tmp_path, files)
    assert said.severity is Severity.WARNING and said.evidence[0].value == 7


def test_a_single_failed_minibatch_is_silent(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    path = f"{DIR}/log/train.7.2.log"
    files[path] = files[path].replace("over 8448", "over 8448000") + "WARNING (x[5.5]:y():z.cc:1) Objective function is nan and denominator computation (if done) returned false, setting objective function to -10 per frame.\n"
    assert not found(tmp_path, files)
