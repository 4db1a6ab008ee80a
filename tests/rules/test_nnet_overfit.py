"""NET001: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, rising
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding, Skipped

CODE = "NET001"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_memorised(tmp_path):
    valid = [0.2, 0.3, 0.34, 0.35, *[0.35] * 26]
    objf = [-6, -4, -3.2, -3.1, *[-3.1 - 0.03 * x for x in range(26)]]
    (said,) = found(tmp_path, nnet3(rising(30, 0.2, 1.0), valid, valid_objf=objf))
    assert said.severity is Severity.WARNING and said.cause is Cause.OVERFIT
    assert "memorised" in said.summary and "iteration 3" in said.summary


def test_milder_fall_of_valid_is_a_warning_too(tmp_path):
    valid_objf = [-2.4 - 3.6 * 0.8**x + 0.008 * max(0, 12 - x) - 0.008 * 12 for x in range(12)]
    valid_objf += [valid_objf[-1] - 0.008 * x for x in range(1, 19)]
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, valid_objf=valid_objf))
    assert said.severity is Severity.WARNING


def test_few_models_are_not_judged(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, nnet3([0.2, 0.9], [0.2, 0.3], final=False))[0], Skipped)


def test_chain_by_ratio_and_gap(tmp_path):
    rows = "".join(f"{x}\t20.0\t{-0.3 * 0.9**x - 0.02:.4f}\t{-0.25 * 0.9**x - 0.075:.4f}\t-0.05\n" for x in range(60))
    files = {"exp/chain/t/accuracy.report": "%Iter\tduration\ttrain_objective\tvalid_objective\tdifference\n" + rows,
             "exp/chain/t/den.fst": "x", "exp/chain/t/final.mdl": "x", "exp/chain/t/configs/vars": "model_left_context=3\n"}
    (said,) = found(tmp_path, files)
    assert said.severity is Severity.WARNING and "times as far from zero" in said.summary


def test_each_output_is_judged(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID, output="output-0")
    other = nnet3(rising(30, 0.2, 1.0), rising(30, 0.2, 0.4), output="output-1")
    files = {name: text + (other[name] if "compute_prob" in name else "") for name, text in files.items()}
    (said,) = found(tmp_path, files)
    assert said.summary.startswith("output-1: ")
