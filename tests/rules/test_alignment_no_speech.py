"""ALI027: utterances of silence alone."""

from __future__ import annotations

from aligned import aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding


def test_all_silent_points_to_the_lexicon():
    (found,) = run_rule("ALI027", aligned=aligned(directory(speech(utterances=5), silence=(1, 2, 3, 4, 5, 6))))
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    assert found.cause is Cause.LEXICON


def test_some_silent_are_a_warning():
    utterances = speech(utterances=20) | {"quiet": [(1, 90)]}
    (found,) = run_rule("ALI027", aligned=aligned(directory(utterances)))
    assert found.severity is Severity.WARNING
    assert any(item.value == "quiet" for item in found.evidence)


def test_speech_everywhere_is_cleared():
    (found,) = run_rule("ALI027", aligned=aligned(directory(speech(utterances=5))))
    assert isinstance(found, Cleared)
