"""NET021: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET021"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def smbr(values):
    line = "LOG (nnet-train-mpe-sequential[5.5]:main():nnet-train-mpe-sequential.cc:399) Overall average frame-accuracy is {} over 1124823 frames.\n"
    return {f"exp/dnn_smbr/log/mpe.{n}.log": f"# nnet-train-mpe-sequential a b exp/dnn_smbr/{n}.nnet\n" + line.format(value) for n, value in enumerate(values, 1)}


def test_the_criterion_falls(tmp_path):
    (said,) = found(tmp_path, smbr([0.85, 0.80, 0.70]))
    assert said.severity is Severity.WARNING


def test_the_criterion_rises(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, smbr([0.854461, 0.861799]))[0], Cleared)
