"""DATA007: test speakers in training."""

from __future__ import annotations

from gmm_facts import Rooms, data, experiments, graph
from run_rule import run_rule

from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.model import Cleared, Finding


def outcome(tmp_path, test_speakers):
    train = data(tmp_path, "train", {f"a{i:03d}": f"s{i % 8}" for i in range(40)})
    test = data(tmp_path, "test", {f"b{i:03d}": test_speakers[i % len(test_speakers)] for i in range(20)})
    return run_rule("DATA007", found=experiments(), places=Rooms(tri3b=train, decode_test=test), graph=graph())


def test_speakers_of_both_sets_are_found(tmp_path):
    (found,) = outcome(tmp_path, ["s1", "s2", "s3", "t4"])
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == ("warning", Cause.SPLIT)
    assert "3 of 4" in found.summary


def test_two_equal_names_weigh_less(tmp_path):
    (found,) = outcome(tmp_path, ["s1", "s2"])
    assert isinstance(found, Finding)
    assert found.points_to[0][1].rank < Word.PROOF.rank


def test_other_speakers_are_cleared(tmp_path):
    (found,) = outcome(tmp_path, ["t1", "t2", "t3"])
    assert isinstance(found, Cleared)
