"""NET014: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, outcomes

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding

CODE = "NET014"


def found(tmp_path, files):
    return [item for item in outcomes(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = outcomes(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_no_final_model(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, final=False))
    assert said.incomplete and said.cause is Cause.JOB and "iteration 28" in said.summary


def test_logs_missing_in_between_are_a_note(tmp_path):
    (said,) = found(tmp_path, nnet3(HEALTHY_TRAIN, HEALTHY_VALID, skip=(5, 6)))
    assert said.severity is Severity.NOTE and not said.incomplete
