"""ALI022: alignments of another model."""

from __future__ import annotations

from aligned import aligned, directory, speech, tids
from rule_limits import limits

from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules.alignment_model_mismatch import check

LIMITS = limits("ALI022")


def test_ids_that_the_model_lacks_are_found():
    raw = {key: tids(pairs) for key, pairs in speech(utterances=5).items()}
    raw["s00-u0000"] = raw["s00-u0000"] + 1000
    (found,) = check(aligned(directory(None, raw=raw)), LIMITS)
    assert isinstance(found, Finding)


def test_another_numbering_breaks_nearly_all():
    raw = {key: (tids(pairs) + 4) % 30 + 1 for key, pairs in speech(utterances=5).items()}
    (found,) = check(aligned(directory(None, raw=raw)), LIMITS)
    assert isinstance(found, Finding)
    assert "100 %" in found.summary


def test_sound_alignments_are_cleared():
    (found,) = check(aligned(directory(speech(utterances=5))), LIMITS)
    assert isinstance(found, Cleared)


def test_not_judged_by_a_borrowed_model():
    (found,) = check(aligned(directory(speech(utterances=5), own=False)), LIMITS)
    assert isinstance(found, Skipped)
