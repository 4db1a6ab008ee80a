"""What an archive holds where alignments were expected."""

from __future__ import annotations

import pytest

from kaldi_doctor.kaldi.foreign_records import foreign, printable, shown, type_of


def test_binary_records_by_their_tag():
    assert type_of(b"FM \4\0") == "a float matrix, not an alignment"
    assert type_of(b"CM2 \4") == "a compressed matrix, not an alignment"
    assert type_of(b"??") == "a binary record that is no int32 vector"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"PKL...", "a pickled Python object, not an alignment"),
        (b"  [ 1 2", "a matrix or posterior in text, not an alignment"),
        (b"1 2 3", None),
    ],
)
def test_what_stands_in_place_of_numbers(body, words):
    assert foreign(body) == words


def test_ids_are_cut_and_never_control_the_screen_by_bad_bytes():
    assert shown(b"\xff" + b"a" * 200) == "\\xff" + "a" * 79
    assert printable(b"text") and not printable(b"a\0b")
