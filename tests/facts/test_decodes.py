"""facts/decodes.py: jobs added up, likelihoods on the scale of the acoustic model."""

import pytest

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.decodes import decodes
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.decode_log import DecodeLog


def log(done=90, failed=0, like=-4.0, frames=1000.0, directory="exp/a/decode"):
    return DecodeLog(directory, "gmm-latgen-faster", 13.0, 6.0, 7000.0, None, 0.1, None, done, failed, (), 0, 0, like, frames,
                     0.2, Origin(f"{directory}/log/decode.1.log", 5))


def test_jobs_are_weighted_by_frames_and_unscaled():
    records = Records()
    records.add(log(done=90, like=-4.0, frames=1000.0))
    records.add(log(done=10, failed=2, like=-8.0, frames=3000.0))
    found = decodes(records, Experiments({})).by_dir["exp/a/decode"]
    assert (found.jobs, found.done, found.failed, found.total) == (2, 100, 2, 102)
    assert found.log_like == pytest.approx(-70.0)


def test_a_crashed_job_has_no_likelihood_to_add():
    records = Records()
    records.add(log())
    records.add(log(done=0, like=None, frames=0.0))
    assert decodes(records, Experiments({})).by_dir["exp/a/decode"].log_like == pytest.approx(-40.0)


def test_without_logs_the_fact_is_missing():
    with pytest.raises(FactMissing):
        decodes(Records(), Experiments({}))
