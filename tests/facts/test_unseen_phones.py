"""Phones without training data, by the tree and by the alignments of monophones."""

from __future__ import annotations

import pytest
from trees import fact_of

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.unseen_phones import UnseenPhones


def test_by_the_list_of_build_tree(fixture_trees):
    made = fact_of(fixture_trees / "healthy" / "exp", UnseenPhones)
    assert set(made.by_dir) >= {"exp/tri1", "exp/tri2b", "exp/tri3b"}
    assert made.by_dir["exp/tri1"].names == ["OY"]
    assert len(made.by_dir["exp/tri1"].ids) == 4


def test_monophones_by_their_alignments(cases):
    made = fact_of(cases / "base" / "exp", UnseenPhones)
    assert made.by_dir["exp/mono"].names == ["OY"]
    assert made.by_dir["exp/mono"].origin.path == "exp/mono/ali.1.gz"


def test_nothing_without_phones(tmp_path):
    from trees import plant, run_log

    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/0.mdl - exp/mono/1.mdl")})
    with pytest.raises(FactMissing):
        fact_of(exp, UnseenPhones)
