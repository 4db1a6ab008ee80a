"""verdict/weights.py: decibans from counts, words where nothing was counted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.verdict.evidence import USUAL
from kaldi_doctor.verdict.weights import CAP, PRIOR, Table, decibans, load_table

COUNTS = {"groups": {"A": {"sound": 50, "causes": {"lm": {
    "word": "typical", "runs": 10, "levels": {"poor proof": 8, "usual": 2}, "sound": {"usual": 49, "poor proof": 1}}}}}}


@pytest.mark.parametrize(("level", "word"), [("poor proof", Word.PROOF), ("odd typical", Word.TYPICAL), (USUAL, Word.HINT)])
def test_without_counts_the_word_decides(level, word):
    given_cause, given_nothing = PRIOR[word][level.partition(" ")[0]]
    expected = max(-CAP, min(CAP, 10 * math.log10(given_cause / given_nothing)))
    assert Table({}).weight("A", Cause.LM, level, word).db == pytest.approx(expected, abs=0.01)
    assert Table({}).weight("A", Cause.LM, level, word).counts == "no runs counted"


def test_counts_are_smoothed_towards_the_word():
    made = Table(COUNTS, strength=2).weight("A", Cause.LM, "poor proof", Word.PROOF)
    p, q = (8 + 2 * 0.40) / 12, (1 + 2 * 0.002) / 52
    assert made.db == pytest.approx(10 * math.log10(p / q), abs=0.01)
    assert made.counts == "8 of 10 runs with the fault, 1 of 50 without"


def test_clean_outcomes_speak_against_a_cause_that_is_seldom_clean():
    assert Table(COUNTS).weight("A", Cause.LM, USUAL, Word.TYPICAL).db < -5
    assert list(Table(COUNTS).about("A")) == [Cause.LM]
    assert Table(COUNTS).usual_word("A", Cause.LM) is Word.TYPICAL
    assert Table(COUNTS).usual_word("B", Cause.LM) is Word.HINT


runs = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(runs, runs, st.sampled_from(list(Word)), st.sampled_from(["poor", "odd", USUAL]), st.floats(0.5, 4))
def test_a_weight_is_finite_capped_and_grows_with_the_runs_that_show_it(struck, sound, word, level, strength):
    made = decibans(level, word, struck, sound, strength)
    assert -CAP <= made <= CAP
    if struck[0] < struck[1]:
        assert decibans(level, word, (struck[0] + 1, struck[1]), sound, strength) >= made
    if sound[0] < sound[1]:
        assert decibans(level, word, struck, (sound[0] + 1, sound[1]), strength) <= made


@given(st.integers(0, 200), st.sampled_from(list(Word)))
def test_sound_runs_alone_never_make_a_word_stronger(count, word):
    alone = decibans("poor", word, (0, 0), (0, 0), 2)
    assert decibans("poor", word, (0, 0), (0, count), 2) <= alone + 1e-9


def test_the_shipped_table_is_whole():
    table = load_table()
    assert Cause.LM in set(table.about("test-vocabulary"))
    assert table.weight("test-vocabulary", Cause.LM, "poor proof", Word.PROOF).struck[1] > 0
