"""FEAT002: test features of another configuration."""

from __future__ import annotations

from pipe_trees import DELTAS, acc, decode, feats
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

TRAINED = acc("exp/tri1", feats("data/train", DELTAS))
DECODED = decode("exp/tri1/decode", feats("data/test", DELTAS), model="exp/tri1/final.mdl")


def of(tmp_path, train, test, *more):
    texts = {"data/train/conf/mfcc.conf": train, "data/test/conf/mfcc.conf": test}
    return run_rule_on(tmp_path, "FEAT002", TRAINED, DECODED, texts, *more)


def test_another_band_is_found_with_both_files(tmp_path):
    (found,) = of(tmp_path, "--use-energy=false\n", "--use-energy=false # telephone\n--low-freq=300\n--high-freq=3400\n")
    assert isinstance(found, Finding)
    assert found.cause is Cause.FEATURES
    assert found.summary.endswith("low-freq 300 instead of 20, high-freq 3400 instead of 8000")
    assert "data/train/conf/mfcc.conf" in found.advice[0]


def test_spelling_defaults_and_harmless_options_are_no_difference(tmp_path):
    one = "--use-energy=false\n--sample-frequency=16000\n--high-freq=-400\n--dither=0\n"
    (found,) = of(tmp_path, one, "--use_energy=false\n--high-freq=7600.0\n--allow-downsample=true\n")
    assert isinstance(found, Cleared)


def make(name, conf, where="exp/make_mfcc"):
    command = f"compute-mfcc-feats --verbose=2 --config={conf} scp,p:{where}/{name}/wav_{name}.1.scp ark:- | copy-feats --compress=true ark:- ark,scp:mfcc/raw_mfcc_{name}.1.ark,mfcc/raw_mfcc_{name}.1.scp"
    return {f"{where}/{name}/make_mfcc_{name}.1.log": run_log(command)}


def test_the_logs_tell_where_data_has_no_copy(tmp_path):
    files = {"conf/mfcc.conf": "--use-energy=false\n", "conf/mfcc8k.conf": "--use-energy=false\n--sample-frequency=8000\n"}
    (found,) = run_rule_on(tmp_path, "FEAT002", TRAINED, DECODED, make("train", "conf/mfcc.conf"), make("test", "conf/mfcc8k.conf"), files)
    assert isinstance(found, Finding) and "sample-frequency 8000 instead of 16000" in found.summary


def test_names_alone_prove_nothing(tmp_path):
    assert run_rule_on(tmp_path, "FEAT002", TRAINED, DECODED, make("train", "conf/mfcc.conf"), make("test", "conf/other.conf")) == []


def test_a_network_whose_examples_are_gone(tmp_path):
    def run(root, test):
        logs = {"exp/nnet3/tdnn/configs/final.config": "", "exp/nnet3/tdnn/log/init_mdl.log": run_log("nnet3-am-init"), "exp/nnet3/tdnn/final.mdl": ""}
        for name, text in (("train_hires", "--num-ceps=40\n"), ("test_hires", f"--num-ceps=40\n{test}")):
            logs[f"data/{name}/conf/mfcc.conf"] = text
            logs[f"exp/make_hires/{name}/cmvn_{name}.log"] = f"compute-cmvn-stats --spk2utt=ark:data/{name}/spk2utt scp:data/{name}/feats.scp ark,scp:a,b\n"
        use = decode("exp/nnet3/tdnn/decode", feats("data/test_hires"), model="exp/nnet3/tdnn/final.mdl", program="nnet3-latgen-faster")
        return run_rule_on(root, "FEAT002", logs, use)

    (found,) = run(tmp_path / "1", "--low-freq=300\n")
    assert isinstance(found, Finding) and found.confidence == "inferred"
    assert isinstance(run(tmp_path / "2", "")[0], Cleared)
