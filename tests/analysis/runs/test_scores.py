"""Scores of two runs side by side: which are held against each other, and how sure a difference is."""

import math
from dataclasses import replace

import pytest
from scored_trees import scored

from kaldi_doctor.analysis.decode.compare import versus
from kaldi_doctor.analysis.decode.view import view_of
from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.analysis.runs.scores import Answer, best_pairs, stage_pairs


def said(wrong, count=100):
    """Utterances of four words, one of them wrong in those of `wrong`."""
    return {f"u{i:03d}": (f"we saw w{i} there", f"we saw {'x' if i in wrong else 'w'}{i} there") for i in range(count)}


def runs(tmp_path, before, after):
    return [run_of_tree(scored(tmp_path / name, decodes)) for name, decodes in (("a", before), ("b", after))]


def test_paired_p_agrees_with_a_calculation_by_hand(tmp_path):
    first, second = runs(tmp_path, {"mono/decode": said(range(40))}, {"mono/decode": said(range(25, 45))})
    (pair,) = best_pairs(first, second)
    # 25 utterances are better by one error, 5 worse, 70 equal: sum 20, spread of the sum from its 100 differences.
    spread = math.sqrt(100 * (30 / 100 - (20 / 100) ** 2))
    assert pair.p == pytest.approx(math.erfc(20 / spread / math.sqrt(2)), rel=1e-9)
    assert (pair.paired.better, pair.paired.worse) == (25, 5)
    assert pair.change == pytest.approx(-5.0) and pair.answer is Answer.BETTER


def test_the_numbers_are_those_of_wer_against(tmp_path):
    first, second = runs(tmp_path, {"mono/decode": said(range(40))}, {"mono/decode": said(range(25, 45))})
    (pair,) = best_pairs(first, second)
    assert pair.paired == versus(view_of(tmp_path / "a/exp/mono/decode"), view_of(tmp_path / "b/exp/mono/decode"))


@pytest.mark.parametrize(("wrong", "answer"), [
    (range(20), Answer.EQUAL), (range(1, 22), Answer.CHANCE), (range(45), Answer.WORSE), (range(5), Answer.BETTER),
])  # fmt: skip
def test_answers(tmp_path, wrong, answer):
    (pair,) = best_pairs(*runs(tmp_path, {"mono/decode": said(range(20))}, {"mono/decode": said(wrong)}))
    assert pair.answer is answer


def test_without_utterances_the_counts_tell_if_the_words_are_as_many(tmp_path):
    first, second = runs(tmp_path, {"mono/decode": said(range(40))}, {"mono/decode": said(range(25))})
    first.utterances = None
    (pair,) = best_pairs(first, second)
    a, b = 40 / 400, 25 / 400
    spread = math.sqrt((a + b) / 2 * (1 - (a + b) / 2) * 2 / 400)
    assert pair.paired is None and pair.p == pytest.approx(math.erfc((a - b) / spread / math.sqrt(2)), rel=1e-6)
    score = replace(first.decodes[0].score, ref_words=900)
    first.decodes = (replace(first.decodes[0], score=score),)
    (pair,) = best_pairs(first, second)
    assert pair.answer is Answer.NOT_COMPARED and "900 and 400" in pair.why_not


def test_the_best_of_each_run_and_then_stage_by_stage(tmp_path):
    before = {"mono/decode": said(range(40)), "tri1/decode": said(range(10))}
    after = {"mono/decode": said(range(40)), "tri1/decode": said(range(60))}
    first, second = runs(tmp_path, before, after)
    (pair,) = best_pairs(first, second)
    assert (pair.first.model, pair.second.model) == ("tri1", "mono")
    assert {p.stage: p.answer for p in stage_pairs(first, second)} == {"mono": Answer.EQUAL, "tri1": Answer.WORSE}


def test_a_part_of_the_test_set_under_another_name_is_compared_on_what_both_have(tmp_path):
    first = run_of_tree(scored(tmp_path / "a", {"mono/decode_test": said(())}))
    part = {"mono/decode_test_54": said(range(50), count=54)}
    second = run_of_tree(scored(tmp_path / "b", part, data="data/test_54"))
    assert best_pairs(first, second) == ()
    (pair,) = stage_pairs(first, second)
    assert pair.test_set == "test / test_54" and pair.paired.utterances == 54 and pair.answer is Answer.WORSE
