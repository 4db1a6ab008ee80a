from __future__ import annotations

import gzip
import io
import os
import warnings

import kaldiio
import numpy as np
import pytest
from aligned import binary, text
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.kaldi.archive import read_alignments, read_blocks
from kaldi_doctor.kaldi.gz import Damage

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=12).map(
    lambda key: key.encode()
)
ROWS = st.dictionaries(KEYS, st.lists(st.integers(-(2**31), 2**31 - 1), max_size=30), max_size=8)
TIDS = st.dictionaries(
    st.from_regex(rb"[A-Za-z][A-Za-z0-9_-]{0,11}", fullmatch=True),
    st.lists(st.integers(1, 20000), min_size=3, max_size=60),
    min_size=1,
    max_size=8,
)


def rows_of(archive):
    return {key: archive.ragged[i].tolist() for i, key in enumerate(archive.ragged.keys)}


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_both_encodings_read_back(rows):
    for data, name in ((binary(rows), "binary"), (text(rows), "text")):
        found = read_alignments(data, "x")
        assert found.damage is None
        assert rows_of(found) == rows
        assert found.encoding == (name if rows else "empty")


@given(TIDS)
@settings(max_examples=100, deadline=None)
def test_equal_to_kaldiio(rows):
    for data in (binary(rows), text(rows)):
        other = {key.encode(): value.tolist() for key, value in kaldiio.load_ark(io.BytesIO(data))}
        assert rows_of(read_alignments(data, "x")) == other


@given(TIDS)
@settings(max_examples=40, deadline=None)
def test_equal_to_kaldi_native_io(tmp_path_factory, rows):
    native = pytest.importorskip("kaldi_native_io")
    path = str(tmp_path_factory.getbasetemp() / "native.ark")
    for prefix in ("ark", "ark,t"):
        with native.Int32VectorWriter(f"{prefix}:{path}") as writer:
            for key, values in rows.items():
                writer.write(key.decode(), values)
        with open(path, "rb") as stream:
            data = stream.read()
        with native.SequentialInt32VectorReader(f"ark:{path}") as reader:
            other = {key.encode(): list(values) for key, values in reader}
        assert rows_of(read_alignments(data, path)) == other == rows
        assert data == (binary(rows) if prefix == "ark" else text(rows))
        os.remove(path)


@given(ROWS, st.lists(st.integers(1, 40), min_size=1, max_size=20), st.booleans())
@settings(max_examples=150, deadline=None)
def test_pieces_do_not_show(rows, sizes, as_text):
    data = text(rows) if as_text else binary(rows)
    pieces, start = [], 0
    while start < len(data):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[start : start + size])
        start += size
    found = {}
    for item in read_blocks(pieces, "x"):
        assert not isinstance(item, Damage)
        found |= {key: item[i].tolist() for i, key in enumerate(item.keys)}
    assert found == rows


@given(TIDS, st.data())
@settings(max_examples=150, deadline=None)
def test_a_cut_anywhere_keeps_what_came_before(rows, data):
    for whole in (binary(rows), text(rows)):
        cut = data.draw(st.integers(0, len(whole)))
        found = read_alignments(whole[:cut], "x")
        kept = rows_of(found)
        assert list(kept.items()) == list(rows.items())[: len(kept)]
        ends = np.cumsum(
            [len(binary({k: v}) if whole.startswith(binary(rows)) else text({k: v})) for k, v in rows.items()]
        )
        assert (found.damage is None) == (cut in (0, *ends.tolist()))
        if found.damage is not None:
            assert found.damage.byte_offset == max([0, *(end for end in ends.tolist() if end <= cut)])


@given(st.binary(max_size=200), TIDS)
@settings(max_examples=300, deadline=None)
def test_noise_never_raises(noise, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for data in (noise, binary(rows) + noise, text(rows) + noise, b"key " + noise, b"key \0B" + noise):
            found = read_alignments(data, "x")
            assert len(found.ragged) == len(found.ragged.lengths)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (b"u \0BFM \4\1\0\0\0\4\1\0\0\0\0\0\0\0", "a float matrix"),
        (b"u \0BCM " + bytes(16), "a compressed matrix"),
        (b"u PKL\x80\x04rest\n", "a pickled Python object"),
        (b"u \0B\4\xff\xff\xff\xff", "a length of -1 is impossible"),
        (b"u  [\n 0.1 0.2 ]\n", "a matrix or posterior in text"),
        (b"u 1 2 x 4\n", "utterance u holds no integers"),
        (b"u 1 99999999999 4\n", "utterance u holds no integers"),
        (b"u \0B\4\2\0\0\0\4\1\0\0\0\4\1\0", "cut off inside utterance u"),
        (b"u \0B\4\2\0\0\0\4\1\0\0\0\5\1\0\0\0", "an element of utterance u is no int32"),
        (b"u 1 2 3", "cut off inside a line"),
        (b"u \0B\4", "cut off after the id of utterance u"),
        (b"abc", "cut off inside"),
    ],
)
def test_wrong_records_are_named_with_their_byte(record, words):
    for good in (binary({b"a": [1, 2]}), text({b"a": [1, 2]})):
        found = read_alignments(good + record, "x")
        assert rows_of(found) == {b"a": [1, 2]}
        assert words in found.damage.reason
        assert found.damage.byte_offset == len(good)


def test_line_ends_of_other_systems_and_empty_vectors():
    found = read_alignments(b"a 1 2 \r\nb \r\nc 3\r\n", "x")
    assert rows_of(found) == {b"a": [1, 2], b"b": [], b"c": [3]}


def test_mixed_encodings_in_one_file():
    found = read_alignments(text({b"a": [1]}) + binary({b"b": [2]}) + text({b"c": [3]}), "x")
    assert rows_of(found) == {b"a": [1], b"b": [2], b"c": [3]}
    assert found.encoding == "mixed"


def test_real_gzip_of_several_members():
    from kaldi_doctor.kaldi.gz import inflate

    rows = {b"a": [1, 2], b"b": [3]}
    data = gzip.compress(text({b"a": [1, 2]})) + gzip.compress(text({b"b": [3]}))
    assert rows_of(read_alignments(inflate(data, "x").data, "x")) == rows


def test_a_number_too_large_before_a_line_of_another_kind():
    found = read_alignments(b"a 1 2\nb 99999999999999 1\nc 1 x 2\nd 3\n", "x")
    assert rows_of(found) == {b"a": [1, 2]}
    assert found.damage is not None
