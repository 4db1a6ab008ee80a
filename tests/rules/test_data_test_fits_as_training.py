"""DATA015: a test set that gains as much as training does."""

from __future__ import annotations

from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding


def test_a_sound_test_set_gains_less(fixture_trees):
    (found,) = run_rule_in(fixture_trees / "healthy/exp", "DATA015")
    assert isinstance(found, Cleared)


def test_a_test_set_from_training_is_found_without_its_ids(farm):
    found = [item for item in run_rule_in(farm / "tr_test_in_training/exp", "DATA015") if isinstance(item, Finding)]
    assert [item.dir for item in found] == ["exp/tri1/decode_test"]
    assert found[0].cause is Cause.SPLIT


def test_sound_sets_of_other_languages_are_cleared(farm):
    for name in ("tr", "es", "de", "fi"):
        assert not [item for item in run_rule_in(farm / name / "exp", "DATA015") if isinstance(item, Finding)], name
