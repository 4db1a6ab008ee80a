"""ALI022: alignments of another model."""

from __future__ import annotations

from aligned import aligned, directory, speech, tids
from run_rule import run_rule

from kaldi_doctor.model import Cleared, Finding, Skipped


def test_ids_that_the_model_lacks_are_found():
    raw = {key: tids(pairs) for key, pairs in speech(utterances=5).items()}
    raw["s00-u0000"] = raw["s00-u0000"] + 1000
    (found,) = run_rule("ALI022", aligned=aligned(directory(None, raw=raw)))
    assert isinstance(found, Finding)


def test_another_numbering_breaks_nearly_all():
    raw = {key: (tids(pairs) + 4) % 30 + 1 for key, pairs in speech(utterances=5).items()}
    (found,) = run_rule("ALI022", aligned=aligned(directory(None, raw=raw)))
    assert isinstance(found, Finding)
    assert "100 %" in found.summary


def test_sound_alignments_are_cleared():
    (found,) = run_rule("ALI022", aligned=aligned(directory(speech(utterances=5))))
    assert isinstance(found, Cleared)


def test_not_judged_by_a_borrowed_model():
    (found,) = run_rule("ALI022", aligned=aligned(directory(speech(utterances=5), own=False)))
    assert isinstance(found, Skipped)
