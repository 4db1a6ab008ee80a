"""FEAT003: test data with fake CMVN statistics."""

from __future__ import annotations

from facts.test_cmvn_statistics import FAKE, REAL, TREE, archive
from run_rule import run_rule_on

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_fake_statistics_of_the_test_data(tmp_path):
    (found,) = run_rule_on(tmp_path, "FEAT003", TREE, archive("train", REAL), archive("test", FAKE, FAKE))
    assert isinstance(found, Finding)
    assert (found.cause, found.dir) == (Cause.FEATURES, "data/test")
    assert "2 of 2 speakers of data/test" in found.summary


def test_silent_on_real_ones_and_where_training_has_fake_ones_too(tmp_path):
    assert isinstance(run_rule_on(tmp_path / "1", "FEAT003", TREE, archive("train", REAL), archive("test", REAL))[0], Cleared)
    assert run_rule_on(tmp_path / "2", "FEAT003", TREE, archive("train", FAKE), archive("test", FAKE)) == []
    assert run_rule_on(tmp_path / "3", "FEAT003", TREE) == []
