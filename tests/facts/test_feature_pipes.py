"""Which pipe of a directory tells for training, aligning and decoding."""

from __future__ import annotations

import pytest
from pipe_trees import acc, decode, feats, sat, spliced
from trees import fact_of, plant, run_log

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.feature_pipes import FeaturePipes, same_space


def test_the_last_iteration_tells_how_a_model_was_trained(tmp_path):
    early = acc("exp/tri3b", feats("data/train", spliced("exp/tri3b")), 1)
    pipes = fact_of(plant(tmp_path, {**sat(), **early}), FeaturePipes)
    used = pipes.training("exp/tri3b")
    assert used is not None
    assert (used.adapted, str(used.origin)) == (True, "exp/tri3b/log/acc.34.1.log:1")


def test_the_passes_of_align_fmllr_are_told_apart(tmp_path):
    plain, moved = feats("data/train", spliced("exp/tri3b")), feats("data/train", spliced("exp/tri3b", trans="exp/ali/trans"))
    logs = {
        f"exp/ali/log/align_pass{number}.1.log": run_log(f'gmm-align-compiled exp/tri3b/final.{mdl} "ark:gunzip -c f|" {pipe} "ark:|gzip -c >exp/ali/ali.1.gz"')
        for number, mdl, pipe in ((1, "alimdl", plain), (2, "mdl", moved))
    }
    pipes = fact_of(plant(tmp_path, {**sat(), **logs}), FeaturePipes)
    first, second, trained = (pipes.of_pass("exp/ali", "pass1"), pipes.of_pass("exp/ali", "pass2"), pipes.training("exp/tri3b"))
    assert first is not None and second is not None and trained is not None
    assert first.independent and not first.adapted
    assert same_space(second, trained) and not same_space(first, trained)


def test_a_network_is_known_by_the_examples_it_read(tmp_path):
    logs = {
        "exp/chain/tdnn/log/train.0.1.log": run_log('nnet3-chain-train exp/chain/tdnn/0.raw exp/chain/tdnn/den.fst "ark,bg:nnet3-chain-copy-egs ark:exp/egs/cegs.1.ark ark:- |" exp/chain/tdnn/1.1.raw'),
        "exp/egs/log/get_egs.1.log": run_log(f"nnet3-chain-get-egs --num-frames=150 {feats('data/train_hires')} ark,s,cs:- ark:exp/egs/cegs_orig.1.ark"),
        **decode("exp/chain/tdnn/decode", feats("data/test_hires"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster"),
    }  # fmt: skip
    pipes = fact_of(plant(tmp_path, logs), FeaturePipes)
    trained, used = pipes.training("exp/chain/tdnn"), pipes.decoding("exp/chain/tdnn/decode")
    assert trained is not None and trained.use.pipe.data == "data/train_hires"
    assert used is not None and used.use.pipe.data == "data/test_hires"


def test_without_command_lines_it_says_so(tmp_path):
    exp = plant(tmp_path, {"exp/mono/log/update.1.log": run_log("gmm-est exp/mono/1.mdl - exp/mono/2.mdl"), "exp/mono/log/init.log": run_log("gmm-init-mono")})
    with pytest.raises(FactMissing):
        fact_of(exp, FeaturePipes)
