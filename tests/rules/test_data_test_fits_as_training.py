"""DATA015: a test set that gains as much as training does."""

from __future__ import annotations

from trees import store_of

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._registry import load_rules, run_rule
from kaldi_doctor.rules.data_test_fits_as_training import CODE


def outcomes(exp):
    return list(run_rule(load_rules()[CODE], store_of(exp)))


def test_a_sound_test_set_gains_less(fixture_trees):
    (found,) = outcomes(fixture_trees / "healthy/exp")
    assert isinstance(found, Cleared)


def test_a_test_set_from_training_is_found_without_its_ids(farm):
    found = [item for item in outcomes(farm / "tr_test_in_training/exp") if isinstance(item, Finding)]
    assert [item.dir for item in found] == ["exp/tri1/decode_test"]
    assert found[0].cause is Cause.SPLIT


def test_sound_sets_of_other_languages_are_cleared(farm):
    for name in ("tr", "es", "de", "fi"):
        assert not [item for item in outcomes(farm / name / "exp") if isinstance(item, Finding)], name
