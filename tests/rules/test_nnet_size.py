"""NET008: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET008"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


PROGRESS = """# nnet3-am-info x.mdl && nnet3-show-progress --use-gpu=no a b
# Started at Sun Nov 22 14:17:06 UTC 2026
#
num-parameters: {parameters}
component name=tdnn1.relu type=RectifiedLinearComponent, dim=512, self-repair-scale=1e-05, count=1e+05, self-repaired-proportion={repaired}, value-avg=[mean=0.5, stddev=0.1]
component name=tdnn2.relu type=RectifiedLinearComponent, dim=512, self-repair-scale=1e-05, count=1e+05, self-repaired-proportion={repaired}, value-avg=[mean=0.5, stddev=0.1]
LOG (nnet3-show-progress[5.5]:main():nnet3-show-progress.cc:157) Relative parameter differences per layer are [ tdnn1.affine:0.02 output.affine:-nan ]
"""


def with_progress(parameters=1000, repaired=0.02):
    text = PROGRESS.format(parameters=parameters, repaired=repaired)
    return nnet3(HEALTHY_TRAIN, HEALTHY_VALID, extra={f"{DIR}/log/progress.9.log": text})


def test_many_parameters_for_few_frames(tmp_path):
    (said,) = found(tmp_path, with_progress(parameters=40_000))
    assert said.severity is Severity.NOTE and said.cause is Cause.MODEL_SIZE


def test_fewer_are_cleared(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, with_progress(parameters=4000))[0], Cleared)
