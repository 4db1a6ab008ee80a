"""ALI028: utterances aligned twice."""

from __future__ import annotations

from aligned import aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.model import Cleared, Finding


def test_repeated_ids_are_found():
    item = directory(speech(utterances=3))
    item.stats.keys[2] = item.stats.keys[0]
    (found,) = run_rule("ALI028", aligned=aligned(item))
    assert isinstance(found, Finding)


def test_unique_ids_are_cleared():
    (found,) = run_rule("ALI028", aligned=aligned(directory(speech(utterances=3))))
    assert isinstance(found, Cleared)
