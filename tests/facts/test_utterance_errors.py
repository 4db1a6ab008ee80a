"""facts/utterance_errors.py: where errors by utterance come from, and when they are not trusted."""

import sys

import pytest
from scored_trees import scored
from trees import fact_of, plant

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.facts import utterance_errors as module
from kaldi_doctor.facts.scores import Scores, p_value
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.walk import walk

D = "exp/mono/decode_test"
SAID = {"u1": ("one two three", "one too three"), "u2": ("four", "four five")}
DETAILS = f"{D}/scoring_kaldi/wer_details"
PER_UTT = """\
u1 ref  one  two  three
u1 hyp  one  too  three
u1 op    C    S    C
u1 #csid 2 1 0 0
u2 ref  four  ***
u2 hyp  four  five
u2 op    C     I
u2 #csid 1 0 1 0
"""


def errors_of(tmp_path, files=None, said=SAID):
    return fact_of(scored(tmp_path, {"mono/decode_test": said}, files=files), UtteranceErrors)


def test_texts_are_aligned_here(tmp_path):
    found = errors_of(tmp_path).get(D)
    assert found.path == f"{D}/scoring_kaldi/penalty_0.0/10.txt"
    assert found.counts.utts == ("u1", "u2") and found.counts.csid == ((2, 1, 0, 0), (1, 0, 1, 0))
    assert found.ops == {("two", "too"): 1, (GAP, "five"): 1} and found.speakers == []


def test_kaldis_own_count_comes_first(tmp_path):
    ops = "substitution two too 1\ninsertion *** five 1\ncorrect one one 1\n"
    spk = "s1 raw 2 4 3 1 1 0 2 2\n"
    found = errors_of(tmp_path, {f"{DETAILS}/per_utt": PER_UTT, f"{DETAILS}/ops": ops, f"{DETAILS}/per_spk": spk}).get(D)
    assert found.path == f"{DETAILS}/per_utt"
    assert found.counts.errors == [1, 1] and [one.errors for one in found.words] == [1, 1]
    assert found.ops == {("two", "too"): 1, (GAP, "five"): 1} and found.speakers[0].errors == 2


def test_files_of_another_scoring_are_not_used(tmp_path):
    stale = PER_UTT.replace("2 1 0 0", "2 5 0 0")
    errors = errors_of(tmp_path, {f"{DETAILS}/per_utt": stale})
    assert errors.get(D) is None
    assert errors.reason(D) == f"{DETAILS}/per_utt has 6 errors and {D}/wer_10_0.0 2"
    assert errors.nothing() == errors.reason(D)


def test_without_kaldialign_it_says_so(tmp_path, monkeypatch):
    exp = scored(tmp_path, {"mono/decode_test": SAID})
    monkeypatch.setitem(sys.modules, "kaldialign", None)
    errors = fact_of(exp, UtteranceErrors)
    assert errors.get(D) is None and "pip install 'kaldi-doctor[align]'" in errors.reason(D)


def test_kaldis_own_count_needs_no_library(tmp_path, monkeypatch):
    exp = scored(tmp_path, {"mono/decode_test": SAID}, files={f"{DETAILS}/per_utt": PER_UTT})
    monkeypatch.setitem(sys.modules, "kaldialign", None)
    assert fact_of(exp, UtteranceErrors).get(D).counts.errors == [1, 1]


def test_large_trees_are_not_aligned(tmp_path):
    exp = scored(tmp_path, {"mono/decode_test": SAID})
    errors = UtteranceErrors(walk(exp), fact_of(exp, Scores), aligned_at_most=1)
    assert errors.get(D) is None and "over 1 utterances are not aligned here" in errors.reason(D)


def test_large_files_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 10)
    assert "over 0 MB" in errors_of(tmp_path, {f"{DETAILS}/per_utt": PER_UTT}).reason(D)


def test_a_decode_without_texts_is_told(tmp_path):
    exp = plant(tmp_path, {f"{D}/wer_10_0.0": "%WER 50.00 [ 1 / 2, 0 ins, 0 del, 1 sub ]\n", f"{D}/log/decode.1.log": "# x\n"})
    errors = fact_of(exp, UtteranceErrors)
    assert errors.get(D) is None and "no reference" in errors.reason(D)
    assert list(errors.each()) == []


def test_sclite_alignments(tmp_path):
    stem = f"{D}/score_5/ctm.filt"
    sys_file = "| Sum/Avg |    1      4 | 50.0   25.0   25.0   25.0   75.0  100.0 |\n"
    pra = "id: (s1-000)\nScores: (#C #S #D #I) 2 1 1 1\nREF:  one TWO *** FOUR five\nHYP:  one TOO AND **** five\n"
    raw = "   | s1    |    1      4 |    2      1      1      1      3      1 |\n"
    exp = plant(tmp_path, {
        f"{stem}.sys": sys_file, f"{stem}.pra": pra, f"{stem}.raw": raw, f"{D}/log/decode.1.log": "# gmm-latgen-faster x\n",
        "exp/mono/final.mdl": "",
    })
    found = fact_of(exp, UtteranceErrors).get(D)
    assert found.path == f"{stem}.pra" and found.counts.csid == ((2, 1, 1, 1),)
    assert found.words[0].errors == 3 and found.speakers[0].speaker == "s1"


@pytest.mark.parametrize("same", [True, False])
def test_p_is_taken_from_the_utterances_where_both_have_them(tmp_path, same):
    left = {f"u{i}": ("one two", "one" if i % 3 else "one two") for i in range(30)}
    right = {f"u{i}": ("one two", "one two" if i % 5 else "one") for i in range(30)}
    if not same:
        right["v"] = ("one two", "one two")
    exp = scored(tmp_path, {"mono/decode_test": left, "tri1/decode_test": right})
    scores = fact_of(exp, Scores).best
    a, b = (scores[f"exp/{name}/decode_test"] for name in ("mono", "tri1"))
    p, by_utterance = fact_of(exp, UtteranceErrors).p_value(a, b)
    assert by_utterance is same
    assert (p == p_value(a, b)) is not same
