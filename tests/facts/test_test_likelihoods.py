"""Likelihood of test and training data from stage to stage."""

from __future__ import annotations

import pytest
from trees import store_of

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.test_likelihoods import TestLikelihoods


def test_a_stage_is_held_against_the_one_it_stands_on(fixture_trees):
    steps = list(store_of(fixture_trees / "healthy/exp").get(TestLikelihoods))
    assert [(step.model, step.before) for step in steps] == [("exp/tri1", "exp/mono")]
    (step,) = steps
    assert step.data == "data/test"
    assert step.test_change == pytest.approx(step.decode.log_like - step.decode_before.log_like)
    assert step.train_change == pytest.approx(step.aligned.log_like - step.aligned_before.log_like)


def test_other_features_do_not_compare(fixture_trees):
    """tri2b stands on tri1, but takes LDA features: it is no step here."""
    steps = store_of(fixture_trees / "healthy/exp").get(TestLikelihoods)
    assert "exp/tri2b" not in {step.model for step in steps}


def test_without_two_stages_there_is_nothing(fixture_trees):
    with pytest.raises(FactMissing, match="no two stages"):
        store_of(fixture_trees / "empty_hyps/exp").get(TestLikelihoods)
