"""Scales as a fact: what is read where."""

from __future__ import annotations

from pipe_trees import decode, feats
from trees import fact_of, plant

from kaldi_doctor.facts.decode_scales import DecodeScales


def test_scale_of_the_search_and_scale_of_the_lattices_are_two(tmp_path):
    out = "lattice-scale --acoustic-scale=10.0 ark:- ark:- | gzip -c >{}/lat.1.gz"
    run = decode("exp/chain/tdnn/decode", feats("data/t"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster",
                 options="--frame-subsampling-factor=3 --acoustic-scale=1.0", out=out)  # fmt: skip
    item = fact_of(plant(tmp_path, {"exp/chain/tdnn/den.fst": "", **run}), DecodeScales).by_dir["exp/chain/tdnn/decode"]
    assert (item.chain, item.scale, item.post, item.factor, item.assumed) == (True, 1.0, 10.0, 3, False)
    assert (item.needs, item.self_loop) == (None, None)


def test_files_that_are_no_text_tell_nothing(tmp_path):
    files = {"exp/chain/tdnn/den.fst": "", "exp/chain/tdnn/frame_subsampling_factor": b"\xff\x00", "exp/chain/tdnn/mkgraph.log": b"add-self-loops \xff"}
    run = decode("exp/chain/tdnn/decode", feats("data/t"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster", options="")
    item = fact_of(plant(tmp_path, {**files, **run}), DecodeScales).by_dir["exp/chain/tdnn/decode"]
    assert (item.scale, item.assumed, item.needs) == (0.1, True, None)
