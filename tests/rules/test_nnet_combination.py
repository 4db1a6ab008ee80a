"""NET011: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET011"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def combined(before, after):
    line = f"LOG (nnet3-combine[5.5]:main():nnet3-combine.cc:183) Combining 6 nnets, objective function changed from {before} to {after}\n"
    return nnet3(HEALTHY_TRAIN, HEALTHY_VALID, extra={f"{DIR}/log/combine.log": f"# nnet3-combine a b\n{line}"})


def test_worse_after_combination(tmp_path):
    (said,) = found(tmp_path, combined(-1.1, -1.3))
    assert said.severity is Severity.NOTE


def test_better_is_cleared(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, combined(-1.19427, -1.1842))[0], Cleared)
