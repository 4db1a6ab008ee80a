"""A cache of the test's own, and trees that were left alone long enough to be kept."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaldi_doctor.cache import opening
from kaldi_doctor.cache.place import cache_file

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the cache of this test will be."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own cache"))
    opening._tell.cache_clear()
    logging.getLogger("kaldi_doctor").handlers[:] = []
    logging.getLogger("kaldi_doctor").propagate = True
    return Path(cache_file())


def settle(root: Path, seconds: float = 100.0) -> Path:
    """Date every file back; gives the root again."""
    for path in root.rglob("*"):
        if path.is_file():
            date = path.stat().st_mtime - seconds
            os.utime(path, (date, date))
    return root


@pytest.fixture
def settled(copy_of: Callable[[str], Path]) -> Callable[[str], Path]:
    """A bundled tree, dated back; gives its exp/."""
    return lambda name: settle(copy_of(name)) / "exp"
