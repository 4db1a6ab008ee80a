"""NET009: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Finding

CODE = "NET009"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_two_wide_layers(tmp_path):
    xconfig = "input dim=40 name=input\nrelu-layer name=a dim=2048\nrelu-layer name=b dim=2048\noutput-layer name=output dim=9\n"
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, extra={f"{DIR}/configs/network.xconfig": xconfig}))
    assert said.severity is Severity.NOTE and "2 hidden layers of 2048" in said.summary
