"""DEC021: another frame subsampling factor in decoding than in training."""

from __future__ import annotations

from pipe_trees import decode, feats
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.model import Cleared, Finding


def of(root, options, *, egs=None, file="3"):
    model = {"exp/chain/tdnn/den.fst": "", "exp/chain/tdnn/final.mdl": ""}
    if file:
        model["exp/chain/tdnn/frame_subsampling_factor"] = f"{file}\n"
    if egs:
        line = f"nnet3-chain-get-egs --frame-subsampling-factor={egs} {feats('data/train_hires')} ark,s,cs:- ark:exp/chain/tdnn/egs/cegs_orig.1.ark"
        model["exp/chain/tdnn/egs/log/get_egs.1.log"] = run_log(line)
    run = decode("exp/chain/tdnn/decode", feats("data/test_hires"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster",
                 options=f"--acoustic-scale=1.0 {options}")  # fmt: skip
    return run_rule_on(root, "DEC021", model, run)


def test_a_factor_that_was_not_given(tmp_path):
    (found,) = of(tmp_path, "")
    assert isinstance(found, Finding)
    assert "factor of 1, trained with 3" in found.summary
    assert str(found.evidence[1].origin) == "exp/chain/tdnn/frame_subsampling_factor:1"


def test_the_examples_tell_before_the_file(tmp_path):
    (found,) = of(tmp_path, "--frame-subsampling-factor=3", egs=4)
    assert isinstance(found, Finding) and "egs/log/get_egs.1.log" in str(found.evidence[1].origin)


def test_silent_on_the_same_factor_and_where_nothing_tells(tmp_path):
    assert isinstance(of(tmp_path / "1", "--frame-subsampling-factor=3", egs=3)[0], Cleared)
    assert of(tmp_path / "2", "", file="") == []
    assert of(tmp_path / "3", "", file="three") == []
