"""ALI026: share of silence."""

from __future__ import annotations

from types import SimpleNamespace

from aligned import DIR, aligned, directory, speech
from rule_limits import limits

from kaldi_doctor.kinds import DirKind, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules.alignment_silence_share import check

LIMITS = limits("ALI026")
FOUND = {DIR: SimpleNamespace(kind=DirKind.MONO)}


def padded(frames):
    return {key: [*pairs, (1, frames)] for key, pairs in speech(utterances=5).items()}


def test_long_pauses_are_noted():
    (found,) = check(aligned(directory(padded(400))), FOUND, LIMITS)
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE


def test_nearly_nothing_but_silence_is_a_warning():
    (found,) = check(aligned(directory(padded(9000))), FOUND, LIMITS)
    assert found.severity is Severity.WARNING


def test_usual_share_is_cleared():
    (found,) = check(aligned(directory(speech(utterances=5))), FOUND, LIMITS)
    assert isinstance(found, Cleared)


def test_not_judged_without_the_list_of_silence_phones():
    (found,) = check(aligned(directory(speech(utterances=5), silence=None)), FOUND, LIMITS)
    assert isinstance(found, Skipped)
