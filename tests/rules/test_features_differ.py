"""FEAT001: a decode or alignment that takes its features otherwise than training."""

from __future__ import annotations

import pytest
from pipe_trees import DELTAS, acc, decode, feats, spliced
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

LDA = acc("exp/tri2b", feats("data/train", spliced("exp/tri2b", "12")))
MODEL = "exp/tri2b/final.mdl"


def of(tmp_path, pipe, *more, trained=LDA, model=MODEL):
    return run_rule_on(tmp_path, "FEAT001", trained, decode("exp/tri2b/decode", pipe, model=model), *more)


def test_silent_where_both_are_alike(tmp_path):
    assert isinstance(of(tmp_path, feats("data/test", spliced("exp/tri2b")))[0], Cleared)


@pytest.mark.parametrize(
    ("pipe", "words"),
    [
        (feats("data/test", spliced("exp/tri2b"), cmvn="apply-cmvn --norm-vars=true"), "CMVN of means and variances"),
        (feats("data/test", spliced("exp/tri2b"), cmvn="apply-cmvn --norm-means=false --norm-vars=false"), "no CMVN"),
        (feats("data/test", DELTAS), "deltas, exp/tri2b was trained with spliced frames, LDA+MLLT matrix"),
        (feats("data/test", "splice-feats --left-context=3 --right-context=3 ark:- ark:- |"), "spliced frames, exp/tri2b"),
        (feats("data/test", spliced("exp/tri2b").replace("context=3", "context=4")), "4 and 4 frames"),
    ],
)
def test_each_difference_is_named(tmp_path, pipe, words):
    (found,) = of(tmp_path, pipe)
    assert isinstance(found, Finding)
    assert found.cause is Cause.FEATURES
    assert words in found.summary
    assert [str(item.origin) for item in found.evidence] == ["exp/tri2b/decode/log/decode.1.log:1", "exp/tri2b/log/acc.34.1.log:1"]


def test_a_matrix_of_another_stage_is_told_by_its_bytes(tmp_path):
    other = acc("exp/tri2a", feats("data/train", spliced("exp/tri2a", "12")))
    pipe = feats("data/test", spliced("exp/tri2a"))
    own = {"exp/tri2b/12.mat": "FM one", "exp/tri2a/final.mat": "FM two"}
    (found,) = of(tmp_path / "1", pipe, other, own)
    assert isinstance(found, Finding) and "exp/tri2a/final.mat" in found.summary
    copied = {"exp/tri2b/12.mat": "FM one", "exp/tri2a/final.mat": "FM one"}
    assert isinstance(of(tmp_path / "2", pipe, other, copied)[0], Cleared)
    assert isinstance(of(tmp_path / "3", pipe, other)[0], Cleared)


def network(tmp_path, ivectors, done, ids=("a", "a")):
    egs = f"nnet3-chain-get-egs --online-ivectors=scp:exp/nnet3/ivectors_train/ivector_online.scp {feats('data/train_hires')} ark,s,cs:- ark:exp/chain/tdnn/egs/cegs_orig.1.ark"
    body = f"LOG (nnet3-latgen-faster[5.5]:main():nnet3-latgen-faster.cc:261) Done {done} utterances, failed for 2\n"
    options = f"--acoustic-scale=1.0 {ivectors}"
    model = {
        "exp/chain/tdnn/den.fst": "",
        "exp/chain/tdnn/final.mdl": "",
        "exp/chain/tdnn/egs/log/get_egs.1.log": run_log(egs),
        "exp/nnet3/ivectors_train/ivector_online.scp": "u x:1",
        "exp/nnet3/ivectors_train/final.ie.id": ids[0],
        "exp/nnet3/ivectors_test/ivector_online.scp": "u x:1",
        "exp/nnet3/ivectors_test/final.ie.id": ids[1],
    }
    run = decode("exp/chain/tdnn/decode", feats("data/test_hires"), model="exp/chain/tdnn/final.mdl", program="nnet3-latgen-faster", options=options, body=body)
    return run_rule_on(tmp_path, "FEAT001", model, run)


TEST_IVECTORS = "--online-ivectors=scp:exp/nnet3/ivectors_test/ivector_online.scp"


def test_ivectors_that_are_missing(tmp_path):
    (found,) = network(tmp_path / "1", "", 0)
    assert isinstance(found, Finding) and "i-vectors are missing" in found.summary
    assert isinstance(network(tmp_path / "2", "", 30)[0], Cleared), "what decodes needs none"
    assert isinstance(network(tmp_path / "3", TEST_IVECTORS, 30)[0], Cleared)


def test_ivectors_of_another_extractor(tmp_path):
    (found,) = network(tmp_path, TEST_IVECTORS, 30, ("a", "b"))
    assert isinstance(found, Finding) and "another extractor" in found.summary
