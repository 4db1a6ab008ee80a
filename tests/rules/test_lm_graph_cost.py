"""LM006: what the graph charges for the best paths."""

from __future__ import annotations

import pytest
from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

LOG = "exp/mono/decode_test/scoring_kaldi/penalty_0.0/log/best_path.10.log"
OLD = "exp/mono/decode_test/scoring/log/best_path.10.log"
HEAD = '# lattice-best-path {}--word-symbol-table=exp/mono/graph/words.txt "ark:gunzip -c exp/mono/decode_test/lat.*.gz|" ark,t:x \n'


def run(tmp_path, cost, *, words=300, wrong=2, log=LOG, option=""):
    """Twenty sentences of six words, each with a cost of the graph; some are recognised wrongly."""
    said = {f"u{i:02d}": ("w1 w2 w3 w4 w5 w6", "w1 w2 w3 w4 w5 w6" if i >= wrong else "w7 w8 w9 w4 w5 w6") for i in range(20)}
    line = (
        "LOG (lattice-best-path[5.5]:main():lattice-best-path.cc:98) For utterance {}, best cost {} + 2034.1 = {} over 310 frames.\n"
    )
    text = HEAD.format(option) + "".join(line.format(utt, cost, cost + 2034.1) for utt in said)
    files = {"exp/mono/graph/words.txt": "<eps> 0\n" + "".join(f"w{i} {i}\n" for i in range(1, words + 1)) + "#0 999\n", log: text}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}, files=files), "LM006")


def test_words_in_another_order_cost_more_than_equally_likely_ones(tmp_path):
    (found,) = run(tmp_path, 63.0)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.NOTE, Cause.LM)
    assert found.summary == "the graph charges 9.0 a word for the best paths, 5.7 would be the price of 300 equally likely words"
    assert found.evidence[0].origin.path == LOG


def test_the_right_model_costs_less(tmp_path):
    (found,) = run(tmp_path, 40.0)
    assert isinstance(found, Cleared)


def test_older_scripts_scale_the_graph(tmp_path):
    (found,) = run(tmp_path, 400.0, log=OLD, option="--lm-scale=10 ")
    assert isinstance(found, Cleared)
    assert found.evidence[0].value == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("change", [{"words": 60}, {"wrong": 20}])
def test_small_vocabularies_and_poor_decodes_are_not_judged(tmp_path, change):
    (found,) = run(tmp_path, 63.0, **change)
    assert isinstance(found, Skipped)


def test_real_runs_with_the_right_and_with_another_model(farm):
    sound, other = (run_rule_in(farm / name / "exp", "LM006") for name in ("es", "es_lm_other"))
    assert sound and all(isinstance(item, Cleared) for item in sound)
    assert other and all(isinstance(item, Finding) for item in other)
