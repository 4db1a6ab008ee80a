"""SAT004: a SAT model decoded by steps/decode.sh."""

from __future__ import annotations

from pipe_trees import acc, decode, feats, sat, spliced
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

PLAIN = feats("data/test", spliced("exp/tri3b"))
MOVED = feats("data/test", spliced("exp/tri3b", trans="exp/tri3b/decode/pre_trans"))


def test_the_advice_is_the_command_to_run(tmp_path):
    (found,) = run_rule_on(tmp_path, "SAT004", sat(), decode("exp/tri3b/decode", PLAIN))
    assert isinstance(found, Finding)
    assert (found.cause, found.dir) == (Cause.ADAPTATION, "exp/tri3b/decode")
    assert found.advice == ("steps/decode_fmllr.sh exp/tri3b/graph data/test exp/tri3b/decode",)


def test_silent_on_decode_fmllr_and_its_first_pass(tmp_path):
    first = decode("exp/tri3b/decode.si", PLAIN, model="exp/tri3b/final.alimdl")
    (found,) = run_rule_on(tmp_path, "SAT004", sat(), first, decode("exp/tri3b/decode", MOVED))
    assert isinstance(found, Cleared)


def test_silent_on_a_model_that_saw_no_transforms(tmp_path):
    lda = acc("exp/tri2b", feats("data/train", spliced("exp/tri2b", "12")))
    pipe = feats("data/test", spliced("exp/tri2b"))
    assert run_rule_on(tmp_path, "SAT004", lda, decode("exp/tri2b/decode", pipe, model="exp/tri2b/final.mdl")) == []


def test_a_model_whose_training_logs_are_gone_is_known_by_its_alimdl(tmp_path):
    logs = {name: text for name, text in sat().items() if "/acc.34" not in name}
    (found,) = run_rule_on(tmp_path, "SAT004", logs, decode("exp/tri3b/decode", PLAIN))
    assert isinstance(found, Finding)


def test_an_alignment_by_align_si_is_found_too(tmp_path):
    command = f'compile-train-graphs exp/tri3b/tree exp/tri3b/final.mdl data/lang/L.fst "ark:sym2int.pl text|" ark:- | gmm-align-compiled "gmm-boost-silence --boost=1.0 1 exp/tri3b/final.mdl - |" ark:- {feats("data/train", spliced("exp/tri3b"))} "ark,t:|gzip -c >exp/tri3b_ali/ali.1.gz"'
    (found,) = run_rule_on(tmp_path, "SAT004", sat(), {"exp/tri3b_ali/log/align.1.log": run_log(command)})
    assert isinstance(found, Finding)
    assert found.advice == ("steps/align_fmllr.sh data/train data/lang exp/tri3b exp/tri3b_ali",)
