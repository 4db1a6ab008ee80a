"""ALI028: utterances aligned twice."""

from __future__ import annotations

from aligned import aligned, directory, speech

from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules.alignment_repeated import check


def test_repeated_ids_are_found():
    item = directory(speech(utterances=3))
    item.stats.keys[2] = item.stats.keys[0]
    (found,) = check(aligned(item))
    assert isinstance(found, Finding)


def test_unique_ids_are_cleared():
    (found,) = check(aligned(directory(speech(utterances=3))))
    assert isinstance(found, Cleared)
