"""ALI021: archives of some jobs missing."""

from __future__ import annotations

from aligned import aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.model import Cleared, Finding


def test_missing_jobs_are_named():
    (found,) = run_rule("ALI021", aligned=aligned(directory(speech(utterances=3), missing=[2, 3])))
    assert isinstance(found, Finding)
    assert found.summary == "2 of 3 alignment archives missing (jobs 2, 3)"


def test_silent_when_all_are_there():
    (found,) = run_rule("ALI021", aligned=aligned(directory(speech(utterances=3))))
    assert isinstance(found, Cleared)
