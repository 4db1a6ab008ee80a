"""ALI021: archives of some jobs missing."""

from __future__ import annotations

from aligned import aligned, directory, speech

from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_missing_jobs import check


def test_missing_jobs_are_named():
    (found,) = check(aligned(directory(speech(utterances=3), missing=[2, 3])))
    assert isinstance(found, Finding)
    assert found.summary == "2 of 3 alignment archives missing (jobs 2, 3)"


def test_silent_when_all_are_there():
    (found,) = check(aligned(directory(speech(utterances=3))))
    assert isinstance(found, Cleared)
