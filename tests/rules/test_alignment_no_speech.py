"""ALI027: utterances of silence alone."""

from __future__ import annotations

from aligned import aligned, directory, speech
from rule_limits import limits

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_no_speech import check

LIMITS = limits("ALI027")


def test_all_silent_points_to_the_lexicon():
    (found,) = check(aligned(directory(speech(utterances=5), silence=(1, 2, 3, 4, 5, 6))), LIMITS)
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    assert found.cause is Cause.LEXICON


def test_some_silent_are_a_warning():
    utterances = speech(utterances=20) | {"quiet": [(1, 90)]}
    (found,) = check(aligned(directory(utterances)), LIMITS)
    assert found.severity is Severity.WARNING
    assert any(item.value == "quiet" for item in found.evidence)


def test_speech_everywhere_is_cleared():
    (found,) = check(aligned(directory(speech(utterances=5))), LIMITS)
    assert isinstance(found, Cleared)
