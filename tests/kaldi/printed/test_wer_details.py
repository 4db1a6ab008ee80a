"""wer_details: utterances, speakers, words and interval as Kaldi's scripts wrote them, and damaged files."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.word_errors import GAP
from kaldi_doctor.kaldi.printed.wer_details import (
    aligned_utterances,
    boot_interval,
    speaker_counts,
    utterance_counts,
    word_ops,
)

PER_UTT = b"""\
s1-u1 ref  one  two  ***  four
s1-u1 hyp  one  too  and  ***\x20
s1-u1 op    C    S    I    D\x20
s1-u1 #csid 1 1 1 1
s2-u1 ref  ***  ***
s2-u1 hyp  ***  a
s2-u1 op    S   C\x20
s2-u1 #csid 1 1 0 0
"""
PER_SPK = b"""\
SPEAKER         id       #SENT      #WORD       Corr        Sub        Ins        Del        Err      S.Err
s1              raw          1          3          1          1          1          1          3          1
s1              sys          1          3      33.33      33.33      33.33      33.33     100.00     100.00
SUM             raw          1          3          1          1          1          1          3          1
"""
OPS = b"""\
correct       one  one  1
substitution  two  too  4
insertion     ***  and  2
deletion      four  ***  1
"""


def test_counts():
    found = utterance_counts(PER_UTT)
    assert found.utts == ("s1-u1", "s2-u1") and found.csid == ((1, 1, 1, 1), (1, 1, 0, 0))
    assert found.words == [3, 2] and found.errors == [3, 1]


def test_words_and_a_word_that_looks_like_a_gap():
    first, second = aligned_utterances(PER_UTT.replace(b"ref  ***  ***", b"ref  ***  a"))
    assert first.pairs == (("one", "one"), ("two", "too"), (GAP, "and"), ("four", GAP))
    assert second.pairs == (("***", "***"), ("a", "a")) and second.counts() == (2, 0, 0, 0)


def test_speakers_without_the_sum():
    (row,) = speaker_counts(PER_SPK)
    assert (row.speaker, row.sentences, row.words, row.errors, row.dels, row.sentence_errors) == ("s1", 1, 3, 3, 1, 1)


def test_ops_are_errors_only():
    assert [(op.reference, op.hypothesis, op.count) for op in word_ops(OPS)] == [
        ("two", "too", 4), (GAP, "and", 2), ("four", GAP, 1),
    ]


def test_interval():
    found = boot_interval(b"Set1: %WER 8.74 95% Conf Interval [ 6.37, 11.10 ]\n")
    assert (found.percent, found.low, found.high) == (8.74, 6.37, 11.10)
    assert boot_interval(b"Set1: %WER -nan 95% Conf Interval [ nan, nan ]\n") is None
    assert boot_interval(b"") is None


@given(st.binary(max_size=300), st.integers(0, 400))
def test_damage_never_crashes(rubbish, cut):
    data = PER_UTT[:cut] + rubbish + PER_UTT[cut:]
    assert len(utterance_counts(data).utts) <= 4
    for reader in (speaker_counts, word_ops):
        assert isinstance(reader(data), list)
    assert len(list(aligned_utterances(data))) <= 4
    assert boot_interval(data) is None or b"Set1" in rubbish


def test_cut_off_file_gives_what_is_whole():
    assert utterance_counts(PER_UTT[:-30]).utts == ("s1-u1",)
    assert [one.utt for one in aligned_utterances(PER_UTT[:-45])] == ["s1-u1"]


@pytest.mark.parametrize("variable", ["KALDI_DOCTOR_CASES", "KALDI_DOCTOR_CORPUS"])
def test_all_files_of_a_decode_tell_the_same(variable):
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    utterances, compared = 0, {"per_spk": 0, "ops": 0}
    for path in sorted(Path(root).rglob("wer_details/per_utt")):
        counts, words = utterance_counts(path.read_bytes()), list(aligned_utterances(path.read_bytes()))
        assert [one.counts() for one in words] == list(counts.csid), path
        total = sum(counts.errors)
        # A published tree need not have all three: what it lacks is passed over.
        for name, reader, errors in (("per_spk", speaker_counts, "errors"), ("ops", word_ops, "count")):
            if (path.parent / name).is_file():
                found = reader((path.parent / name).read_bytes())
                assert sum(getattr(row, errors) for row in found) == total, path
                compared[name] += 1
        utterances += len(words)
    print(f"{utterances} utterances equal")
    assert utterances
    assert all(compared.values()), compared
