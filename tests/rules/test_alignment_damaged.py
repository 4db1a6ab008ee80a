"""ALI020: damaged archives."""

from __future__ import annotations

from aligned import aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.kaldi.gz import Damage
from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_a_cut_off_archive_is_unfinished_work():
    damage = Damage("exp/tri1/ali.2.gz", "the gzip stream is cut off", 4711, 2, compressed=True)
    (found,) = run_rule("ALI020", aligned=aligned(directory(speech(utterances=3), damages=[damage])))
    assert isinstance(found, Finding)
    assert found.cause is Cause.JOB
    assert found.incomplete
    assert found.evidence[0].origin.path == "exp/tri1/ali.2.gz"
    assert found.evidence[0].origin.byte_offset == 4711


def test_a_checksum_error_is_damage():
    damage = Damage("exp/tri1/ali.2.gz", "the gzip checksum does not match", 9, 2, compressed=True)
    (found,) = run_rule("ALI020", aligned=aligned(directory(speech(utterances=3), damages=[damage])))
    assert not found.incomplete


def test_whole_archives_are_cleared():
    (found,) = run_rule("ALI020", aligned=aligned(directory(speech(utterances=3))))
    assert isinstance(found, Cleared)
