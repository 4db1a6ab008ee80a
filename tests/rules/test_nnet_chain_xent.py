"""NET016: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET016"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def chain(outputs):
    lines = "".join(f"output-layer name={name} dim=9\n" for name in outputs)
    return {"exp/chain/t/configs/network.xconfig": "relu-layer name=a dim=9\n" + lines, "exp/chain/t/den.fst": "x", "exp/chain/t/final.mdl": "x"}


def test_no_xent_branch(tmp_path):
    (said,) = found(tmp_path, chain(["output"]))
    assert said.severity is Severity.NOTE


def test_with_xent_branch(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, chain(["output", "output-xent"]))[0], Cleared)
