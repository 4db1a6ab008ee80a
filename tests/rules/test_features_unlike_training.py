"""FEAT004: CMVN statistics of test data that are not those of training."""

import numpy as np
import pytest
from facts.test_cmvn_statistics import archive
from pipe_trees import DELTAS, acc, decode, feats
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

TREE = {**acc("exp/tri1", feats("data/train", DELTAS)),
        **decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl")}
MEAN, DEVIATION = np.array([70.0, -5.0, 3.0, 1.0]), np.array([10.0, 15.0, 12.0, 11.0])


def speakers(shift=0.0, scale=1.0, level=0.0, level_scale=None, count=6):
    """Statistics of some speakers: means moved by `shift` deviations, all deviations scaled, the first by itself."""
    rows = []
    for number in range(count):
        mean = MEAN + DEVIATION * (shift + 0.05 * np.sin(number + np.arange(4)))
        mean[0] += level * DEVIATION[0]
        deviation = DEVIATION * scale
        if level_scale is not None:
            deviation[0] = DEVIATION[0] * level_scale
        frames = 5000.0
        rows.append(([*(mean * frames), frames], [*((deviation**2 + mean**2) * frames), 0.0]))
    return rows


def run(tmp_path, train, test):
    return run_rule_on(tmp_path, "FEAT004", TREE, archive("train", *train), archive("test", *test))


def test_recordings_of_one_kind_agree(tmp_path):
    (found,) = run(tmp_path, speakers(), speakers(shift=0.05))
    assert isinstance(found, Cleared)


@pytest.mark.parametrize(("train", "test", "cause", "where", "severity"), [
    (speakers(), speakers(scale=0.4, level=2.0), Cause.AUDIO, "data/test", Severity.ERROR),  # noise at 0 dB
    (speakers(), speakers(scale=0.15, level=-9.0), Cause.FEATURES, "data/test", Severity.ERROR),  # other configuration
    (speakers(scale=0.6, shift=0.4), speakers(), Cause.SILENCE, "data/train", Severity.ERROR),  # mostly background
    (speakers(), speakers(level=-0.9, level_scale=1.6), Cause.SILENCE, "data/train", Severity.WARNING),  # cut at the speech
])
def test_what_the_difference_comes_from(tmp_path, train, test, cause, where, severity):
    (found,) = run(tmp_path, train, test)
    assert isinstance(found, Finding)
    assert (found.cause, found.dir, found.severity) == (cause, where, severity)


def test_without_statistics_nothing_is_said(tmp_path):
    assert [type(item) for item in run_rule_on(tmp_path, "FEAT004", TREE)] == [Skipped]
