"""NET014: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding
from kaldi_doctor.rules.nnet_interrupted import _missing

CODE = "NET014"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_no_final_model(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, final=False))
    assert said.incomplete and said.cause is Cause.JOB and "iteration 28" in said.summary


def test_logs_missing_in_between_are_a_note(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, skip=(5, 6)))
    assert said.severity is Severity.NOTE and not said.incomplete


def test_a_huge_number_in_a_file_name_costs_no_memory():
    """An empty train.9999999999999.1.log once ended in MemoryError."""
    assert _missing([0, 1, 9_999_999_999_999]) == (9_999_999_999_997, 2)
    assert _missing([3]) == (0, 0)
