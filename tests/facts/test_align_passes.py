"""Alignment passes, jobs added up."""

from __future__ import annotations

from kaldi_doctor.facts.align_passes import align_passes
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.align_log import AlignLog


def job(number, iteration, done, errors, like, frames):
    at = Origin(f"exp/mono/log/align.{iteration}.{number}.log", 1)
    return AlignLog("exp/mono", "train", iteration, number, done, errors, 0, like, frames, (), (), (), at)


def test_jobs_are_added_up_and_the_last_iteration_stays():
    records = Records()
    for log in (job(1, 10, 80, 20, -80.0, 100), job(2, 10, 90, 10, -90.0, 300), job(1, 2, 1, 99, None, 0)):
        records.add(log)
    passes = align_passes(records)
    last = passes.last("exp/mono")
    assert (last.iteration, last.jobs, last.total, last.errors, last.log_like) == (10, 2, 200, 30, -87.5)
    assert passes.percent("exp/mono") == 85.0
    assert passes.percent("exp/other") is None
