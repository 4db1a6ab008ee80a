"""File names made from utterance ids: never a path, never hidden, never one for two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.report._file_names import LONGEST, file_name, file_names

IDS = st.one_of(
    st.text(max_size=60),
    st.text("a./\\%~-:*con", max_size=12),
    st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("tr01m-001", "tr01m-001.wav"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.wav"),
        (".hidden", "%2Ehidden.wav"),
        ("-rf", "%2Drf.wav"),
        ("a\\b:c*d?", "a%5Cb%3Ac%2Ad%3F.wav"),
        ("50%2F", "50%252F.wav"),
        ("CON.1", "%CON.1.wav"),
        ("", "%.wav"),
        ("žluť_1", "žluť_1.wav"),
        ("a\udcffb", "a%FFb.wav"),
        ("a\nb\x1b", "a%0Ab%1B.wav"),
    ],
)
def test_names(name: str, file: str) -> None:
    assert file_name(name, ".wav") == file


@given(IDS)
def test_a_name_is_one_plain_component(name: str) -> None:
    if any(0xD800 <= ord(c) < 0xDC80 or 0xDCFF < ord(c) <= 0xDFFF for c in name):
        return  # no bytes of a file give these
    made = file_name(name, ".wav")
    assert made.isprintable() and not set(made) & set('/\\:*?"<>|\0 ')
    assert not made.startswith((".", "-")) and made.endswith(".wav")
    assert len(made.encode()) <= LONGEST + 4


@given(st.lists(IDS.filter(lambda name: "\ud800" not in name), max_size=20))
def test_different_names_are_different_files_even_where_case_is_ignored(names: list[str]) -> None:
    names = [name for name in names if all(not 0xD800 <= ord(c) <= 0xDFFF or 0xDC80 <= ord(c) <= 0xDCFF for c in name)]
    made = file_names(names, ".TextGrid")
    assert set(made) == set(names)
    assert len({file.casefold() for file in made.values()}) == len(set(names))


def test_case_and_long_names() -> None:
    made = file_names(["u1", "U1"], ".TextGrid")
    assert made["u1"] == "u1.TextGrid" and made["U1"].startswith("U1~")
    long = file_names(["x" * 400, "x" * 401], ".TextGrid")
    assert len(set(long.values())) == 2
