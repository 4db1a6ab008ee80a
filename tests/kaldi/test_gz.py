from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaldi_doctor.kaldi import gz
from kaldi_doctor.kaldi.gz import inflate, is_gzip, tail_problem

BODIES = st.lists(st.binary(max_size=300), min_size=1, max_size=4)


@pytest.fixture(params=["installed", "standard"], autouse=False)
def engine(request, monkeypatch):
    if request.param == "standard":
        monkeypatch.setattr(gz, "library", lambda: zlib)
    return request.param


@given(BODIES)
@settings(max_examples=60, deadline=None)
def test_members_one_after_the_other(bodies):
    found = inflate(b"".join(gzip.compress(body) for body in bodies) + b"\0" * 7, "x")
    assert found.damage is None
    assert found.data == b"".join(bodies)


def test_a_cut_keeps_the_beginning(engine):
    body = bytes(range(256)) * 4000
    data = gzip.compress(body)
    for cut in (len(data) - 1, len(data) - 8, len(data) // 2, 20, 3):
        found = inflate(data[:cut], "x")
        assert body.startswith(found.data)
        assert found.damage.compressed
        assert found.damage.byte_offset == len(found.data)
    assert len(inflate(data[:-8], "x").data) == len(body)


def test_a_wrong_checksum_keeps_everything(engine):
    body = b"abc " * 1000
    data = bytearray(gzip.compress(body))
    data[-6] ^= 1
    found = inflate(bytes(data), "x")
    assert found.data == body
    assert found.damage.reason == "the gzip checksum does not match"


@given(st.integers(0, 10**6), st.integers(1, 255))
@settings(max_examples=80, deadline=None)
def test_one_wrong_byte_never_raises(place, change):
    body = b"".join(b"%d " % (i * i % 977) for i in range(3000))
    data = bytearray(gzip.compress(body))
    data[place % len(data)] ^= change
    found = inflate(bytes(data), "x")
    assert found.damage is None or found.damage.path == "x"


def test_trailing_rubbish_is_damage_and_plain_bytes_pass():
    assert inflate(gzip.compress(b"a") + b"rubbish", "x").damage.reason.startswith("bytes after the end")
    assert inflate(b"plain", "x").data == b"plain"
    assert not is_gzip(b"plain")


def test_tails(tmp_path):
    body = b"utt 1 1 1 2 2 2 3 3 3 " * 2000
    whole = gzip.compress(body)
    for name, data, bad in (
        ("w", whole, False),
        ("c", whole[: len(whole) // 2], True),
        ("e", b"", True),
        ("p", body, False),
    ):
        (tmp_path / name).write_bytes(data)
        assert bool(tail_problem(str(tmp_path / name))) == bad
    assert tail_problem(str(tmp_path / "absent"))
