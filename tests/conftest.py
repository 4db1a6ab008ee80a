"""Trees for the tests: small fixtures that are always there, large material that only some machines have."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

os.environ.pop("COLUMNS", None)
"""pytest's workers set it; reports that go into a pipe then break their lines as if for a terminal."""

FIXTURES = Path(__file__).parent / "fixtures" / "exp"


@pytest.fixture(scope="session")
def fixture_trees() -> Path:
    """Directory of the bundled trees: healthy, sat_broken, interrupted, empty_hyps, dnn."""
    return FIXTURES


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a bundled tree to where it may be changed; gives the copy's root (which holds exp/ and data/)."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(FIXTURES / name, tmp_path / name, symlinks=True))

    return copy


def _material(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value or not Path(value).is_dir():
        pytest.skip(f"{variable} is not set")
    return Path(value)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real public trees with their catalogue."""
    return _material("KALDI_DOCTOR_CORPUS")


@pytest.fixture(scope="session")
def cases() -> Path:
    """Labelled runs with one known fault each."""
    return _material("KALDI_DOCTOR_CASES")


@pytest.fixture(scope="session")
def farm() -> Path:
    """Labelled runs in four languages and styles of recipe."""
    return _material("KALDI_DOCTOR_FARM")


@pytest.fixture(scope="session")
def golden() -> Path:
    """What Kaldi's own programs print."""
    return _material("KALDI_DOCTOR_GOLDEN")
