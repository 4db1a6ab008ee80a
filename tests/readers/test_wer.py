"""readers/wer.py: every layout that compute-wer and sclite leave."""

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.readers._registry import Source
from kaldi_doctor.readers.wer import BrokenScore, ScoreFile, read_best_wer, read_sclite, read_wer

KALDI = b"""compute-wer --text --mode=present ark:exp/mono/decode_test/scoring_kaldi/test_filt.txt ark,p:- 
%WER 13.76 [ 205 / 1490, 17 ins, 17 del, 171 sub ]
%SER 51.67 [ 93 / 180 ]
Scored 180 sentences, 0 not present in hyp.
"""


def source(name, data, directory="exp/mono/decode_test", below=""):
    return Source(f"{directory}/{below}{name}", directory, name, data)


def test_wer_with_penalty():
    (found,) = read_wer(source("wer_10_0.5", KALDI))
    score = found.score
    assert (score.percent, score.errors, score.ref_words, score.ins, score.dels, score.subs) == (13.76, 205, 1490, 17, 17, 171)
    assert (score.lmwt, score.wip, score.metric, score.partial, score.missing) == (10, 0.5, "WER", False, 0)
    assert (score.sentences, score.sentence_errors) == (180, 93)
    assert str(score.origin) == "exp/mono/decode_test/wer_10_0.5:2"


def test_wer_without_penalty_and_negative_penalty():
    assert next(iter(read_wer(source("wer_7", KALDI)))).score.wip is None
    assert next(iter(read_wer(source("wer_7_-9.0", KALDI)))).score.wip == -9.0


def test_cer_files_also_say_wer():
    assert next(iter(read_wer(source("cer_10_0.0", KALDI)))).score.metric == "CER"


def test_partial_by_mark_and_by_count():
    marked = KALDI.replace(b"171 sub ]", b"171 sub ] [PARTIAL]").replace(b"0 not present", b"3 not present")
    score = next(iter(read_wer(source("wer_10", marked)))).score
    assert score.partial and score.missing == 3
    counted = KALDI.replace(b"0 not present", b"2 not present")
    assert next(iter(read_wer(source("wer_10", counted)))).score.partial


def test_files_without_a_number_are_said_to_be_broken():
    (empty,) = read_wer(source("wer_10", b""))
    (cut,) = read_wer(source("wer_10", KALDI[:60]))
    (nothing,) = read_wer(source("wer_10", b"%WER nan [ 0 / 0, 0 ins, 0 del, 0 sub ]\n%SER nan [ 0 / 0 ]\n"))
    assert [type(item) for item in (empty, cut, nothing)] == [BrokenScore] * 3
    assert empty.reason == "empty file"
    assert "0 reference words" in nothing.reason


def test_over_a_hundred_percent_is_a_score():
    (found,) = read_wer(source("wer_10", b"%WER 160.00 [ 16 / 10, 8 ins, 0 del, 8 sub ]\n"))
    assert found.score.percent == 160.0


def test_best_wer_names_its_setting():
    line = b"%WER 12.95 [ 193 / 1490, 20 ins, 16 del, 157 sub ] exp/mono/decode_test/wer_13_0.5\n"
    (found,) = read_best_wer(source("best_wer", line, below="scoring_kaldi/"))
    assert (found.kind, found.score.lmwt, found.score.wip, found.score.percent) == ("best", 13, 0.5, 12.95)


def test_sclite_sum_row():
    row = b"| Sum/Avg|  192   7215 | 79.3   17.4    3.2    8.9   29.6  100.0 | -2.191 |\n"
    (found,) = read_sclite(source("ctm_39phn.filt.sys", row, below="score_5/"))
    assert isinstance(found, ScoreFile)
    score = found.score
    assert (score.percent, score.ref_words, score.lmwt, score.metric, score.sentences) == (29.6, 7215, 5, "PER", 192)
    assert score.errors is None


@given(st.binary(max_size=300))
def test_random_bytes_never_raise(data):
    for name, read in (("wer_9_0.0", read_wer), ("best_wer", read_best_wer)):
        assert all(isinstance(item, ScoreFile | BrokenScore) for item in read(source(name, data)))


@given(
    ins=st.integers(0, 500), dels=st.integers(0, 500), subs=st.integers(0, 500), words=st.integers(1, 100_000),
    partial=st.booleans(),
)
def test_round_trip(ins, dels, subs, words, partial):
    errors = ins + dels + subs
    mark = " [PARTIAL]" if partial else ""
    text = f"%WER {100 * errors / words:.2f} [ {errors} / {words}, {ins} ins, {dels} del, {subs} sub ]{mark}\n"
    (found,) = read_wer(source("wer_12_1.0", text.encode()))
    score = found.score
    assert (score.errors, score.ref_words, score.ins, score.dels, score.subs) == (errors, words, ins, dels, subs)
    assert score.partial == partial


def test_a_percentage_that_its_counts_do_not_bear_is_no_score():
    for wrong in (b"-13.76", b"1.37", b"1e9"):
        data = KALDI.replace(b"13.76", wrong)
        (broken,) = read_wer(source("wer_10_0.5", data))
        assert isinstance(broken, BrokenScore) and "is not 205 of 1490" in broken.reason
        assert list(read_best_wer(source("best_wer", data))) == []
    assert isinstance(next(iter(read_wer(source("wer_10", KALDI.replace(b"13.76", b"13.8"))))), ScoreFile)
