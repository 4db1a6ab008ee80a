"""Files that are none."""

import os

import pytest

from kaldi_doctor.kaldi.regular_file import open_regular


def test_a_file_and_a_link_to_it(tmp_path):
    (tmp_path / "a").write_bytes(b"x\0y")
    (tmp_path / "b").symlink_to("a")
    for name in "ab":
        with open_regular(tmp_path / name) as stream:
            assert stream.read() == b"x\0y"


def test_what_is_no_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "loop", "gone", "."):
        with pytest.raises(OSError):
            open_regular(tmp_path / name)
