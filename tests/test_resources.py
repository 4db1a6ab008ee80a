"""Packaged data files, and files that a user names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kaldi_doctor.resources import data_file, user_file


def test_packaged_files_are_found_in_a_checkout() -> None:
    assert data_file("cheatsheet.yaml").is_file()
    with pytest.raises(FileNotFoundError, match=r"nothing\.yaml"):
        data_file("nothing.yaml")


def test_only_regular_files_of_bounded_size_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"12345")
    assert user_file(path, largest=5) == b"12345"
    with pytest.raises(OSError, match="5 bytes, more than 4"):
        user_file(path, largest=4)
    with pytest.raises(OSError, match="not a regular file"):
        user_file(Path(os.devnull))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_without_a_writer_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        user_file(tmp_path / "pipe")
