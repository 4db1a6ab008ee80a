from __future__ import annotations

import io

import kaldiio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.matrix import read_matrices, read_matrix


def archive(tmp_path, rows, **options):
    path = str(tmp_path / "m.ark")
    kaldiio.save_ark(path, rows, **options)
    with open(path, "rb") as stream:
        return stream.read()


@pytest.mark.parametrize("options", [{}, {"text": True}, {"compression_method": 2}])
def test_reads_what_kaldiio_writes(tmp_path, options):
    rows = {"a": np.arange(12, dtype=np.float32).reshape(3, 4), "b": np.ones((2, 2), np.float32)}
    found = dict(read_matrices(archive(tmp_path, rows, **options)))
    assert list(found) == [b"a", b"b"]
    assert np.allclose(found[b"a"], rows["a"], atol=0.05)


def test_one_matrix_without_key():
    assert read_matrix(b" [\n  1 2\n  3 4 ]\n").tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "data",
    [
        b"key PKL\x80\x04cposix\nsystem\n(S'id'\ntR.",
        b"key NPY\x93NUMPY",
        b"key RIFF0000WAVE",
        b"key \0B\4\3\0\0\0",
        b"key cat /etc/passwd |",
        b"no-space",
    ],
)
def test_everything_else_is_refused(data):
    with pytest.raises(UnreadableArtifact):
        list(read_matrices(data))


@given(st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_bytes_never_escape_as_other_errors(tail):
    for head in (b"k \0BFM ", b"k \0BCM ", b"k \0BDV ", b"k  [", b"k "):
        try:
            list(read_matrices(head + tail))
        except UnreadableArtifact:
            pass
        except io.UnsupportedOperation:
            pytest.fail("reached a file operation")
