"""DEC020: scales of chain models and of all others."""

from __future__ import annotations

import pytest
from pipe_trees import DELTAS, acc, decode, feats
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

CHAIN = {"exp/chain/tdnn/den.fst": "", "exp/chain/tdnn/final.mdl": "", "exp/chain/tdnn/tree": ""}
SCALED = "lattice-scale --acoustic-scale=10.0 ark:- ark:- | gzip -c >{}/lat.1.gz"
PLAIN = "gzip -c >{}/lat.1.gz"


def wer(path, weights):
    return {f"{path}/wer_{lmwt}": f"compute-wer --text --mode=present ark:test ark,p:-\n%WER {errors / 5:.2f} [ {errors} / 500, 1 ins, 1 del, {errors - 2} sub ]\n%SER 9.00 [ 9 / 100 ]\nScored 100 sentences, 0 not present in hyp.\n" for lmwt, errors in weights.items()}


def chain(root, options, out=PLAIN, weights=None, more=None):
    path = "exp/chain/tdnn/decode"
    run = decode(path, feats("data/test_hires"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster", options=options, out=out)
    return run_rule_on(root, "DEC020", CHAIN, run, wer(path, weights or {}), more or {})


@pytest.mark.parametrize("options", ["--acoustic-scale=0.1", ""])
def test_a_chain_model_at_the_default_scale(tmp_path, options):
    (found,) = chain(tmp_path, options)
    assert isinstance(found, Finding)
    assert found.cause is Cause.SCALE
    assert "0.1" in found.summary and "--acwt 1.0" in found.advice[0]


def test_silent_on_the_recipe(tmp_path):
    assert isinstance(chain(tmp_path, "--acoustic-scale=1.0", SCALED, {7: 50, 10: 40, 12: 45})[0], Cleared)


def test_missing_scaling_after_decoding_shows_in_the_sweep(tmp_path):
    (found,) = chain(tmp_path / "1", "--acoustic-scale=1.0", PLAIN, {7: 200, 8: 220, 12: 300})
    assert isinstance(found, Finding) and "not scaled after decoding" in found.summary
    assert isinstance(chain(tmp_path / "2", "--acoustic-scale=1.0", PLAIN, {7: 50, 10: 40, 12: 45})[0], Cleared), "scaled elsewhere"
    assert isinstance(chain(tmp_path / "3", "--acoustic-scale=1.0", PLAIN, {1: 40, 2: 45, 3: 50})[0], Cleared), "scored for it"


def test_the_graph_of_a_chain_model_has_self_loops_at_full_scale(tmp_path):
    graph = {"exp/chain/tdnn/graph/HCLG.fst": "", "exp/chain/tdnn/graph/words.txt": ""}
    line = "add-self-loops --self-loop-scale={} --reorder=true exp/chain/tdnn/final.mdl exp/chain/tdnn/graph/HCLGa.fst \n"
    (found,) = chain(tmp_path / "1", "--acoustic-scale=1.0", SCALED, more={**graph, "exp/chain/tdnn/mkgraph.log": "x\n" + line.format(0.1)})
    assert isinstance(found, Finding)
    assert str(found.evidence[0].origin) == "exp/chain/tdnn/mkgraph.log:2"
    sound = {**graph, "exp/chain/tdnn/mkgraph.log": line.format(1.0)}
    assert isinstance(chain(tmp_path / "2", "--acoustic-scale=1.0", SCALED, more=sound)[0], Cleared)


def gmm(root, options):
    run = decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl", options=options)
    return run_rule_on(root, "DEC020", acc("exp/tri1", feats("data/train", DELTAS)), run)


def test_another_model_at_the_scale_of_chain(tmp_path):
    (found,) = gmm(tmp_path / "1", "--acoustic-scale=1.0")
    assert isinstance(found, Finding) and found.cause is Cause.SCALE
    assert isinstance(gmm(tmp_path / "2", "--acoustic-scale=0.083333")[0], Cleared)


def test_a_raw_network_with_subsampled_frames_is_not_chain(tmp_path):
    files = {
        "exp/sad/frame_subsampling_factor": "3", "exp/sad/configs/final.config": "",
        "exp/sad/log/compute_prob_valid.5.log": run_log('nnet3-compute-prob exp/sad/5.raw "ark,bg:nnet3-copy-egs ark:exp/sad/egs/valid_diagnostic.egs ark:- |"'),
    }  # fmt: skip
    run = decode("exp/sad/decode", feats("data/test"), model="exp/sad/final.mdl", program="nnet3-latgen-faster", options="--acoustic-scale=0.1")
    assert run_rule_on(tmp_path, "DEC020", files, run) == []
