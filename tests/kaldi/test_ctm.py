"""The CTM parser: every form that Kaldi and NIST tools write, and every kind of nonsense."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.ctm import read_ctm

NAME = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), blacklist_characters=",;|#"),
    min_size=1,
    max_size=8,
)
TIME = st.integers(0, 10**6)
ROW = st.tuples(NAME, st.sampled_from(["1", "A", "B"]), TIME, TIME, NAME, st.one_of(st.none(), st.integers(0, 100)))


@given(st.lists(ROW, min_size=1, max_size=12), st.integers(2, 6), st.sampled_from([" ", "  ", "\t"]), st.booleans())
def test_round_trip(rows, decimals, gap, windows):
    unit = 10**decimals
    lines = []
    for utt, channel, start, length, word, confidence in rows:
        times = [f"{start // unit}.{start % unit:0{decimals}d}", f"{length // unit}.{length % unit:0{decimals}d}"]
        tail = [] if confidence is None else [f"{confidence / 100:.2f}"]
        lines.append(gap.join([utt, channel, *times, word, *tail]))
    found = read_ctm(("\r\n" if windows else "\n").join(lines).encode())
    assert found.num_bad == 0
    ours = found.columns
    for i, (utt, channel, start, length, word, confidence) in enumerate(rows):
        assert found.utterances[ours.utt[i]].decode() == utt
        assert found.channels[ours.channel[i]].decode() == channel
        assert found.words[ours.word[i]].decode() == word
        assert ours.start[i] == start / unit == float(f"{start / unit:.{decimals}f}")
        assert ours.duration[i] == length / unit
        assert math.isnan(ours.confidence[i]) if confidence is None else ours.confidence[i] == confidence / 100
        assert ours.line[i] == i + 1
    assert ours.resolution == pytest.approx(10.0**-decimals)


@given(st.binary(max_size=300))
def test_nonsense_is_refused_or_read_but_never_crashes(data):
    try:
        found = read_ctm(data, "x.ctm")
    except UnreadableArtifact as error:
        assert error.path == "x.ctm"
        return
    assert np.isfinite(found.columns.start).all()
    assert np.isfinite(found.columns.duration).all()


@given(
    st.lists(
        st.sampled_from(["a", "1", "0.5", "-1e3", "nan", "1_0", "inf", "9" * 400, ";;", "#", "\n", "\n", "\t", "é"]),
        max_size=40,
    )
)
def test_nearly_right_lines(parts):
    data = " ".join(parts).encode()
    try:
        found = read_ctm(data)
    except UnreadableArtifact:
        return
    kept = [line for line in data.decode().split("\n") if line.strip() and not line.strip().startswith((";;", "#"))]
    assert len(found.columns) + found.num_bad == len(kept)


def test_comments_blank_lines_and_bad_lines_keep_the_line_numbers():
    found = read_ctm(
        b";; NIST\nu1 1 0.00 0.10 a\n\n# note\nu1 1 zero 0.1 b\nu1 1 0.10 0.20\nu1 1 0.10 nan c\nu2 A 1 .5 d NA\n"
    )
    assert found.columns.line.tolist() == [2, 8]
    assert [(bad.line, bad.reason) for bad in found.bad] == [
        (5, "start or duration is no number"),
        (6, "4 fields, at least 5 expected"),
        (7, "start or duration is no number"),
    ]
    assert found.columns.duration.tolist() == [0.1, 0.5]
    assert not found.has_confidences


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
def test_other_separators(separator):
    found = read_ctm(separator.join(["u1", "1", "0.50", "0.25", "word", "0.9"]).encode() + b"\n")
    assert (found.words, found.columns.start[0], found.columns.confidence[0]) == ([b"word"], 0.5, 0.9)


def test_without_channel_and_with_nist_columns():
    assert read_ctm(b"u1 0.5 0.25 a\nu1 1.0 0.25 b\n").words == [b"a", b"b"]
    assert read_ctm(b"f A 0.5 0.25 a 0.7 lex spk\n").columns.confidence[0] == 0.7


def test_ids_through_a_symbol_table():
    found = read_ctm(b"u 1 0 0.1 2\nu 1 0.1 0.1 3\nu 1 0.2 0.1 9\nu 1 0.3 0.1 2\n").named({2: "b", 3: "b"})
    assert [found.words[word] for word in found.columns.word] == [b"b", b"b", b"9", b"b"]


@pytest.mark.parametrize("data", [b"\0B\4", b"hello\n", b"u1 one two three four five\n", b"a b c d e\n"])
def test_no_ctm_at_all(data):
    with pytest.raises(UnreadableArtifact):
        read_ctm(data)


def test_control_characters_belong_to_words():
    found = read_ctm(b"u1 1 0.10 0.20 a\x01b\nu1 1 0.30 0.20 \x02\n")
    assert found.words == [b"a\x01b", b"\x02"]
    assert found.columns.start.tolist() == [0.1, 0.3]


def test_nothing():
    assert len(read_ctm(b"").columns) == 0
    assert len(read_ctm(b";; only a comment\n").columns) == 0
