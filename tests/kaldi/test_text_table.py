"""Tables as bytes hold what a dictionary of their lines would hold."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi import byte_lines
from kaldi_doctor.kaldi.byte_lines import lines_of
from kaldi_doctor.kaldi.text_table import TextTable

FILES = st.lists(st.sampled_from([b"u1", b"u2", b" ", b"\t", b"\r", b"\n", b"\xe4\xb8\xad", b"\xff", b"a\xc2\xa0b", b"\x1c"]), max_size=60)


def plain(data: bytes) -> dict[str, tuple[str, ...]]:
    rows = [[word.decode("utf-8", "replace") for word in line.split()] for line in data.split(b"\n")]
    return {row[0]: tuple(row[1:]) for row in rows if row}


@given(FILES)
def test_a_table_is_a_dictionary_of_its_lines(parts: list[bytes]) -> None:
    data = b"".join(parts)
    table, wanted = TextTable(data), plain(data)
    assert dict(table) == wanted
    assert list(table.items()) == list(wanted.items())
    assert list(table.values()) == list(wanted.values())
    assert table.keys() == wanted.keys() and len(table) == len(wanted) and bool(table) == bool(wanted)
    assert list(table.sentences()) == [" ".join(words) for words in wanted.values()]
    assert dict(table.firsts()) == {key: words[0] for key, words in wanted.items() if words}
    assert table.get("nobody") is None and "nobody" not in table


@given(FILES, FILES)
def test_keys_are_shared_where_they_are_the_same_and_else_not(one: list[bytes], other: list[bytes]) -> None:
    first = TextTable(b"".join(one))
    second = TextTable(b"".join(other), first)
    assert dict(second) == plain(b"".join(other))
    assert (second.rows is first.rows) == (list(first) == list(second))


def test_files_of_one_directory_keep_their_keys_once() -> None:
    text = TextTable(b"u1 one two\nu2 three\n")
    assert TextTable(b"u1 s1\nu2 s1\n", text).rows is text.rows
    assert TextTable(b"u2 s1\nu1 s1\n", text).rows is not text.rows


@given(st.binary(max_size=80), st.integers(1, 20))
def test_lines_come_with_their_places_whatever_the_block(data: bytes, block: int) -> None:
    kept, byte_lines.BLOCK = byte_lines.BLOCK, block
    try:
        lines = list(lines_of(data))
    finally:
        byte_lines.BLOCK = kept
    assert all(data[start : start + len(line)] == line for start, line in lines)
    assert b"\n".join(line for _, line in lines) == data.removesuffix(b"\n")
    assert len(lines) == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


def test_a_second_file_of_a_directory_costs_its_places_alone() -> None:
    lines = 20_000
    text = TextTable(b"".join(b"utterance-%06d one two three\n" % number for number in range(lines)))
    speakers = b"".join(b"utterance-%06d s1\n" % number for number in range(lines))
    tracemalloc.start()
    table = TextTable(speakers, text)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == lines and grown < 16 * lines
