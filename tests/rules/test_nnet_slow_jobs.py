"""NET013: one firing and one silent case at least."""

from nnet_trees import DIR, HEALTHY_TRAIN, HEALTHY_VALID, nnet3
from run_rule import run_rule_on

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding

CODE = "NET013"


def found(tmp_path, files):
    return [item for item in run_rule_on(tmp_path, CODE, files) if isinstance(item, Finding)]


def test_silent_on_a_sound_training(tmp_path):
    said = run_rule_on(tmp_path, CODE, nnet3(HEALTHY_TRAIN, HEALTHY_VALID))
    assert not any(isinstance(item, Finding) for item in said)


def timed(times):
    files = nnet3(HEALTHY_TRAIN, HEALTHY_VALID, jobs=len(times))
    for x in range(29):
        for job, seconds in enumerate(times, 1):
            path = f"{DIR}/log/train.{x}.{job}.log"
            files[path] = files[path].replace("elapsed time 7 seconds", f"elapsed time {seconds} seconds")
    return files


def test_one_slow_job(tmp_path):
    (said,) = found(tmp_path, timed([60, 62, 58, 400]))
    assert said.severity is Severity.NOTE and said.evidence[0].origin.path.endswith(".4.log")


def test_even_jobs_are_cleared(tmp_path):
    assert isinstance(run_rule_on(tmp_path, CODE, timed([60, 62, 58]))[0], Cleared)
