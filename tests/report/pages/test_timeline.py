"""Timelines: every column is where its time says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.analysis.ali.spans import Span, Utterance
from kaldi_doctor.report.pages.timeline import timeline


def shown(utterance, width=100):
    return ["".join(piece.text for piece in line).rstrip() for line in timeline(utterance, width)]


def utterance(lengths, shift=0.01, short=()):
    spans, at = [], 0
    for index, length in enumerate(lengths):
        spans.append(Span(at, length, f"p{index}", "phone", short=index in short))
        at += length
    return Utterance("u1", shift, at, tuple(spans))


def test_one_row():
    assert shown(utterance([12, 3, 9], short={1})) == [
        "u1   0.24 s   24 frames of 10 ms   one column = 10 ms",
        "",
        "        |0.0      |0.1      |0.2",
        "phones  |p0         |p1|p2",
        "shortest            ^^^",
    ]


def test_frames_of_a_chain_model_are_three_columns():
    assert shown(utterance([2, 1], shift=0.03))[3] == "phones  |p0   |p1"


def test_long_utterances_get_coarser():
    assert shown(utterance([100] * 30))[0].endswith("one column = 20 ms")
    assert shown(utterance([100] * 70))[0].endswith("one column = 50 ms")


def test_names_cannot_steer_the_terminal():
    text = "\n".join(shown(Utterance("a\x1b[2J", 0.01, 20, (Span(0, 20, "\x9b31m[/b]", "phone"),))))
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_no_frames():
    assert shown(Utterance("u1", 0.01, 0, ())) == ["u1   0.00 s   0 frames of 10 ms   one column = 10 ms"]


@given(st.lists(st.integers(1, 40), max_size=60), st.integers(30, 140))
def test_rows_fit_and_hold_every_phone_once(lengths, width):
    lines = shown(utterance(lengths), width)
    assert all(len(line) <= max(width, 28) for line in lines[1:])
    phones = "".join(line[8:].ljust(0) for line in lines if line.startswith("phones"))
    assert phones.count("|") == len(lengths)
