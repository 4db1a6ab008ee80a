"""Gzip bombs: inflating ends at a limit, the finding says which, and settings move it."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kaldi_doctor.archives.jobs import JobFile, read_file
from kaldi_doctor.errors import UsageError
from kaldi_doctor.kaldi import gz
from kaldi_doctor.kaldi.gz import Damage, Inflation, inflate
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.settings import Settings
from kaldi_doctor.settings.files import resolve


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Three gigabytes of zero bytes in three megabytes."""
    member = gzip.compress(bytes(64 << 20), 9)
    return member * 48


def test_a_bomb_ends_at_the_ratio(bomb: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ali.1.gz"
    path.write_bytes(bomb)
    begun = time.perf_counter()
    items = list(read_file(JobFile(str(path), path.name, 1)))
    assert time.perf_counter() - begun < 10
    last = items[-1]
    assert isinstance(last, Damage)
    assert "it inflates more than 500-fold, the limit (inflate-ratio in the settings)" in last.reason


def test_a_bomb_is_a_finding_that_says_the_limit(bomb: bytes, copy_of: Callable[[str], Path]) -> None:
    exp = copy_of("healthy") / "exp"
    archive = min(exp.rglob("ali.*.gz"))
    archive.write_bytes(bomb)
    found = diagnose(exp, Settings(alignments="all"))
    finding = next(item for item in found.findings if item.rule == "ALI020")
    assert "500-fold" in finding.summary
    assert not finding.incomplete


def test_the_size_is_limited_too() -> None:
    data = gzip.compress(bytes(range(256)) * 4 * 4096)
    found = inflate(data, "x", Inflation(largest=1024 * 1024, ratio=10_000))
    assert found.damage is not None
    assert "more than the limit of 1 MB (inflate-mb in the settings)" in found.damage.reason
    assert len(found.data) <= 1024 * 1024
    assert inflate(data, "x").damage is None


def test_small_files_may_shrink_as_they_like(monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(bytes(8 << 20), 9)
    assert inflate(data, "x").damage is None
    monkeypatch.setattr(gz, "FREE", 1 << 20)
    assert inflate(data, "x").damage is not None


def test_settings_move_the_limits(tmp_path: Path) -> None:
    (tmp_path / "kaldi-doctor.toml").write_text("inflate-mb = 7\ninflate-ratio = 9\n")
    found = resolve(tmp_path, {}).settings
    assert (found.inflate_mb, found.inflate_ratio) == (7, 9)
    for wrong in ("0", "true", '"5"', "1.5", "99999999999"):
        (tmp_path / "kaldi-doctor.toml").write_text(f"inflate-mb = {wrong}\n")
        with pytest.raises(UsageError, match="inflate-mb is a whole number"):
            resolve(tmp_path, {})
