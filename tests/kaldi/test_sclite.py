"""sclite: alignments, speakers and confusions, written here in sclite's form."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.kaldi.sclite import dtl_confusions, pra_counts, pra_utterances, raw_speakers

PRA = b"""
System name:   exp/tri1/decode/score_5/ctm

Speaker sentences   0:  spk   #utts: 2
id: (spk-000)
Labels: <o,m>
File: spk_a
Channel: 1
Scores: (#C #S #D #I) 2 1 1 1
REF:  one TWO *** FOUR five
HYP:  one TOO AND **** five
Eval:     S   I   D

id: (spk-001)
Scores: (#C #S #D #I) 1 0 0 0
REF:  one
>> REF:
HYP:  one
>> HYP:
Eval:

"""
RAW = b"""\
   | SPKR  | # Snt # Wrd | Corr    Sub    Del    Ins    Err  S.Err |  NCE   |
   |-------+-------------+-----------------------------------------+--------|
   | spk   |    2      5 |    3      1      1      1      3      1 | -0.804 |
   | Sum   |    2      5 |    3      1      1      1      3      1 | -0.804 |
   | Mean  |  2.0    5.0 |  3.0    1.0    1.0    1.0    3.0    1.0 | -0.804 |
"""
DTL = b"""\
CONFUSION PAIRS                  Total                 (1)
                                 With >=  1 occurances (1)

   1:    1  ->  two ==> too
     -------
         1

INSERTIONS                       Total                 (1)
                                 With >=  1 occurances (1)

   1:    1  ->  and
     -------
         1

DELETIONS                        Total                 (1)
                                 With >=  1 occurances (1)

   1:    1  ->  four
     -------
         1

SUBSTITUTIONS                    Total                 (1)
                                 With >=  1 occurances (1)

   1:    1  ->  two
"""


def test_alignments():
    counts = pra_counts(PRA)
    assert counts.utts == ("spk-000", "spk-001") and counts.csid == ((2, 1, 1, 1), (1, 0, 0, 0))
    first, second = pra_utterances(PRA)
    assert first.pairs == (("one", "one"), ("two", "too"), (GAP, "and"), ("four", GAP), ("five", "five"))
    assert second.pairs == (("one", "one"),)


def test_alternatives_are_left_out():
    assert [one.utt for one in pra_utterances(PRA.replace(b"REF:  one TWO ***", b"REF:  { one / a } TWO ***"))] == ["spk-001"]


def test_speakers_without_sums():
    (row,) = raw_speakers(RAW)
    assert (row.speaker, row.words, row.subs, row.dels, row.ins, row.errors) == ("spk", 5, 1, 1, 1, 3)


def test_confusions():
    assert [(op.reference, op.hypothesis) for op in dtl_confusions(DTL)] == [("two", "too"), (GAP, "and"), ("four", GAP)]


@given(st.binary(max_size=200), st.integers(0, 500))
def test_damage_never_crashes(rubbish, cut):
    for data in (PRA, RAW, DTL):
        damaged = data[:cut] + rubbish + data[cut:]
        assert len(pra_counts(damaged).utts) <= 3
        assert len(list(pra_utterances(damaged))) <= 3
        assert len(raw_speakers(damaged)) <= 3
        assert len(dtl_confusions(damaged)) <= 6


def test_all_files_of_a_score_tell_the_same():
    root = os.environ.get("KALDI_DOCTOR_CORPUS")
    if not root:
        pytest.skip("KALDI_DOCTOR_CORPUS is not set")
    compared = 0
    for path in sorted(Path(root).rglob("*.pra")):
        counts, words = pra_counts(path.read_bytes()), list(pra_utterances(path.read_bytes()))
        assert [one.counts() for one in words] == list(counts.csid), path
        raw, dtl = path.with_suffix(".raw"), path.with_suffix(".dtl")
        if raw.is_file():
            assert sum(row.errors for row in raw_speakers(raw.read_bytes())) == sum(counts.errors), path
        if dtl.is_file():
            assert sum(op.count for op in dtl_confusions(dtl.read_bytes())) == sum(counts.errors), path
            compared += 1
    assert compared
