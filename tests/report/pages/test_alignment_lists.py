"""Lists of utterances on screen and as tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from kaldi_doctor.analysis.ali.lists import ListedUtterance
from kaldi_doctor.report.pages.alignment_lists import FORMATS, rendered

ROW = ListedUtterance(
    utterance="u1",
    list="failed",
    why="no features",
    stage="exp/mono",
    frames=None,
    seconds=2.0,
    words=3,
    words_per_second=1.5,
    log_likelihood=None,
    log="exp/mono/log/align.1.log:7",
    audio="cat x.wav |",
    begin=1.0,
    end=3.0,
    text="=a b c",
)


def test_on_screen_what_is_not_known_is_left_out():
    assert rendered([ROW], "text").split("\n") == [
        "u1   failed: no features   exp/mono",
        "    length  2.00 s, 3 words, 1.5 words a second",
        "    log     exp/mono/log/align.1.log:7",
        "    audio   cat x.wav |   (1 s to 3 s)",
        "    text    =a b c",
        "",
        "1 utterance",
        "",
    ]
    assert rendered([], "text") == "0 utterances\n"


def test_tables_guard_formulas_and_keep_the_columns():
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        (row,) = csv.DictReader(io.StringIO(rendered([ROW], name)), delimiter=delimiter)
        assert (row["text"], row["frames"], row["words"]) == ("'=a b c", "", "3")


def test_json_has_null_for_what_is_not_known():
    (row,) = json.loads(rendered([ROW], "json"))["utterances"]
    assert (row["frames"], row["words_per_second"], row["text"]) == (None, 1.5, "=a b c")


def test_nothing_of_a_tree_steers_the_terminal():
    for name in FORMATS:
        assert "\x1b" not in rendered([replace(ROW, text="\x1b[2J", utterance="a\x1b]0;x")], name)
