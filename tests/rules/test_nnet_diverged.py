"""NET002: one firing and one silent case at least."""

import pytest
from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET002"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_explosion(tmp_path):
    objf = [-6.6, -1389.0, -1300.0, -1266.0]
    (said,) = found(tmp_path, nnet3([0.2, 0.1, 0.1, 0.1], [0.2, 0.1, 0.1, 0.1], train_objf=objf, valid_objf=objf, rate=8.0))
    assert (said.severity, said.cause) == (Severity.ERROR, Cause.DIVERGED)
    assert "learning rate 8" in said.summary


@pytest.mark.parametrize("word", ["nan", "-nan", "inf", "-inf"])
def test_not_a_number(tmp_path, word):
    objf = [-6.6, -4.0, -3.0, word, word]
    (said,) = found(tmp_path, nnet3([0.2, 0.3, 0.3, 0.1, 0.1], [0.2, 0.3, 0.3, 0.1, 0.1], train_objf=objf, valid_objf=objf))
    assert said.severity is Severity.ERROR and "from iteration 3 on" in said.summary
    assert all(item.value == item.value for item in said.evidence)  # no nan reaches the JSON


def test_a_first_model_without_statistics_is_no_divergence(tmp_path):
    objf = ["-nan", *[-6 * (1 - value) for value in HEALTHY_VALID[1:]]]
    assert not found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, train_objf=objf, valid_objf=objf))
