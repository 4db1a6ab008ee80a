"""Differences of pipes as a fact: which directories are compared at all."""

from __future__ import annotations

from pipe_trees import DELTAS, acc, decode, feats, spliced
from trees import fact_of, plant, run_log

from kaldi_doctor.facts.pipe_differences import PipeDifferences


def test_first_passes_and_speaker_transforms_are_no_difference(tmp_path):
    trained = acc("exp/tri3b", feats("data/train", spliced("exp/tri3b", trans="exp/tri3b/trans")))
    plain = decode("exp/tri3b/decode.si", feats("data/test", spliced("exp/tri3b")), model="exp/tri3b/final.alimdl")
    item = fact_of(plant(tmp_path, {**trained, **plain}), PipeDifferences).by_dir["exp/tri3b/decode.si"]
    assert (item.model, item.found) == ("exp/tri3b", ())


def test_subsampling_is_left_to_the_network(tmp_path):
    tree = f"convert-ali a b c d | acc-tree-stats x {feats('data/train', DELTAS[:-1] + '| subsample-feats --n=3 ark:- ark:- |')} ark:- x"
    logs = {"exp/chain/tree/log/acc_tree.1.log": run_log(tree), **acc("exp/tri1", feats("data/train", DELTAS))}
    found = fact_of(plant(tmp_path, {**logs, **decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl")}), PipeDifferences)
    assert list(found.by_dir) == ["exp/tri1/decode"]
