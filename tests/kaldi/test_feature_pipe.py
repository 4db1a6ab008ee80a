"""Feature pipes in one normal form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pipe_trees import DELTAS, feats, spliced

from kaldi_doctor.kaldi.feature_pipe import Cmvn, FeaturePipe, Step, pipe_uses


def only(command):
    (use,) = pipe_uses(command)
    return use


def test_deltas_with_their_defaults():
    use = only(f'gmm-latgen-faster --beam=13.0 exp/tri1/final.mdl exp/tri1/graph/HCLG.fst {feats("data/test", DELTAS)} "ark:|gzip -c > x/lat.1.gz"')
    assert (use.program, use.model) == ("gmm-latgen-faster", "exp/tri1/final.mdl")
    assert use.pipe == FeaturePipe("data/test/split2/1/feats.scp", Cmvn(True, False), (Step("deltas", "order 2, window 2"),))
    assert use.pipe.data == "data/test"


def test_lda_and_speaker_transforms_of_a_boosted_model():
    pipe = feats("data/train", spliced("exp/tri3b", trans="exp/tri3b/trans"))
    use = only(f'gmm-align-compiled --beam=10 "gmm-boost-silence --boost=1.0 1:2 exp/tri3b/20.mdl - |" "ark:gunzip -c exp/tri3b/fsts.1.gz|" {pipe} "ark:|gzip -c >exp/tri3b/ali.1.gz"')
    assert use.model == "exp/tri3b/20.mdl"
    assert [(step.kind, step.file) for step in use.pipe.steps] == [("splice", ""), ("matrix", "exp/tri3b/final.mat"), ("speaker", "exp/tri3b/trans")]


def test_options_of_normalisation():
    def cmvn(program):
        return only(f"gmm-x final.mdl {feats('data/t', cmvn=program)}").pipe.cmvn

    assert cmvn("apply-cmvn --norm-vars=true") == Cmvn(True, True)
    assert cmvn("apply-cmvn --norm-means=false --norm-vars=false") is None
    sliding = only('x "ark:apply-cmvn-sliding --norm-vars=false --cmn-window=300 scp:data/t/feats.scp ark:- |"')
    assert sliding.pipe.cmvn == Cmvn(True, False, "sliding")


def test_filtered_lists_and_online_ivectors_of_nnet3_examples():
    use = only(
        'lattice-align-phones --replace-output-symbols=true exp/lats/final.mdl "ark:gunzip -c exp/lats/lat.1.gz |" ark:- | '
        "nnet3-chain-get-egs --online-ivectors=scp:exp/nnet3/ivectors_train/ivector_online.scp --num-frames=150 "
        '"ark,s,cs:utils/filter_scp.pl --exclude e/valid_uttlist data/train_hires/split4/1/feats.scp | apply-cmvn --norm-means=false '
        '--norm-vars=false --utt2spk=ark:data/train_hires/split4/1/utt2spk scp:data/train_hires/split4/1/cmvn.scp scp:- ark:- |" ark,s,cs:- ark:-'
    )  # fmt: skip
    assert (use.program, use.pipe.cmvn, use.pipe.data) == ("nnet3-chain-get-egs", None, "data/train_hires")
    assert use.ivectors == "exp/nnet3/ivectors_train/ivector_online.scp"


def test_pasted_ivectors_of_nnet2_and_networks_of_nnet1():
    use = only(
        'nnet-latgen-faster final.mdl HCLG.fst "ark,s,cs:copy-feats scp:data/t/split1/1/feats.scp ark:- | paste-feats --length-tolerance=10 ark:- '
        "'ark,s,cs:copy-matrix --scale=1.0 scp:exp/iv/ivector_online.scp ark:- | subsample-feats --n=-10 ark:- ark:- |' ark:- |\" ark:x"
    )  # fmt: skip
    assert [step.kind for step in use.pipe.steps] == ["paste"]
    assert "ivector_online" in use.pipe.steps[0].file
    use = only('nnet-forward --no-softmax=true d/final.nnet "ark,s,cs:copy-feats scp:data-fmllr/t/split1/1/feats.scp ark:- |" ark:- | latgen-faster-mapped --beam=13 d/final.mdl g/HCLG.fst ark:- "ark:|gzip -c > l"')
    assert (use.program, use.pipe.steps, use.pipe.data) == ("latgen-faster-mapped", (Step("network", "", "d/final.nnet"),), "data-fmllr/t")


def test_programs_that_take_no_features():
    assert pipe_uses("gmm-est --mix-up=100 exp/1.mdl - exp/2.mdl") == ()
    assert pipe_uses("") == ()


@given(st.text(alphabet="ark:scp-|\"' feats./&;<>apply-cmvn transform-feats", max_size=300))
def test_no_command_line_can_break_it(command):
    for use in pipe_uses(command):
        assert use.pipe.source


def test_a_long_or_deep_line_ends():
    deep = "ark:" + "paste-feats 'ark:" * 200 + "x |'" * 200
    assert isinstance(pipe_uses(f'x "{deep} |"'), tuple)
    assert isinstance(pipe_uses('"' * 100_000), tuple)
