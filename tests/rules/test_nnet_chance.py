"""NET003: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding, Skipped

CODE = "NET003"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def test_only_the_label_frequencies_were_learned(tmp_path):
    flat = [0.1, 0.2, *[0.201] * 10]
    objf = [-2.197, *[-2.164] * 11]
    (said,) = found(tmp_path, nnet3(flat, flat, train_objf=objf, valid_objf=objf))
    assert said.severity is Severity.ERROR and said.cause in {Cause.ALIGNMENT, Cause.FEATURES}


def test_still_rising_is_underfit(tmp_path):
    objf = [-2.197 + 0.002 * x for x in range(10)]
    (said,) = found(tmp_path, nnet3([0.12] * 10, [0.12] * 10, train_objf=objf, valid_objf=objf))
    assert said.cause is Cause.UNDERFIT


def test_without_counts_it_says_so(tmp_path):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID)
    del files[f"{DIR}/pdf_counts"]
    assert isinstance(run_rule_on(tmp_path, CODE, files)[0], Skipped)
