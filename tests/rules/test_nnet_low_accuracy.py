"""NET005: one firing and one silent case at least."""

from nnet_trees import HEALTHY_TRAIN, HEALTHY_VALID, nnet3, outcomes, rising

from kaldi_doctor.model import Cause, Finding, Severity

CODE = "NET005"


def found(tmp_path, files):
    return [item for item in outcomes(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = outcomes(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_cannot_fit_its_training_set(tmp_path):
    (said,) = found(tmp_path, nnet3(rising(20, 0.2, 0.31), rising(20, 0.2, 0.27), counts="[ 1 1 1 1 1 1 1 1 1 1 ]"))
    assert said.severity is Severity.WARNING and said.cause is Cause.ALIGNMENT


def test_low_and_still_rising_is_underfit(tmp_path):
    climb = [0.12 + 0.02 * x for x in range(10)]
    (said,) = found(tmp_path, nnet3(climb, climb, counts="[ 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ]"))
    assert said.cause is Cause.UNDERFIT
