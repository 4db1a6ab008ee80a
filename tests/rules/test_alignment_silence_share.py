"""ALI026: share of silence."""

from __future__ import annotations

from types import SimpleNamespace

from aligned import DIR, aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.kinds import DirKind, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

FOUND = {DIR: SimpleNamespace(kind=DirKind.MONO)}


def padded(frames):
    return {key: [*pairs, (1, frames)] for key, pairs in speech(utterances=5).items()}


def test_long_pauses_are_noted():
    (found,) = run_rule("ALI026", aligned=aligned(directory(padded(400))), found=FOUND)
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE


def test_nearly_nothing_but_silence_is_a_warning():
    (found,) = run_rule("ALI026", aligned=aligned(directory(padded(9000))), found=FOUND)
    assert found.severity is Severity.WARNING


def test_usual_share_is_cleared():
    (found,) = run_rule("ALI026", aligned=aligned(directory(speech(utterances=5))), found=FOUND)
    assert isinstance(found, Cleared)


def test_not_judged_without_the_list_of_silence_phones():
    (found,) = run_rule("ALI026", aligned=aligned(directory(speech(utterances=5), silence=None)), found=FOUND)
    assert isinstance(found, Skipped)
