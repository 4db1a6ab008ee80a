"""With a cold cache, a warm one, a damaged one and none, what is said of a tree is the same; what changed is read."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaldi_doctor import api
from kaldi_doctor.cache import opening, store
from kaldi_doctor.cache.opening import kept_records
from kaldi_doctor.readers._read import read_tree
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

TREES = ["healthy", "sat_broken", "interrupted", "empty_hyps", "dnn"]


def said(exp: Path, *, cache: bool = True) -> str:
    """JSON of the diagnosis, without the seconds it took."""
    return re.sub(r'"seconds": [0-9.]+', "", api.diagnose(exp, settings=Settings(cache=cache)).to_json())


def read(exp: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """With the cache: names of the files that were opened, and all records told."""
    opened: list[str] = []
    real = os.open

    def noting(path, *rest, **named):
        opened.append(os.path.basename(os.fspath(path)))
        return real(path, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr("kaldi_doctor.readers._read.os.open", noting)
        tree = walk(exp)
        with kept_records(tree) as kept:
            reading = read_tree(tree, kept=kept)
    every: list[Any] = []
    for kind, _ in reading.records.kinds():
        every += reading.records.of(kind)
    lines = [repr(getattr(item, "released", item)) for item in every]
    return [name for name in opened if name != "records.sqlite"], [*lines, repr(reading.unreadable), repr(reading.cut)]


@pytest.mark.parametrize("tree", TREES)
def test_the_diagnosis_is_the_same_without_with_a_cold_and_with_a_warm_cache(tree: str, settled) -> None:
    exp = settled(tree)
    assert said(exp, cache=False) == said(exp) == said(exp)


@pytest.mark.parametrize("tree", TREES)
def test_nothing_is_read_twice(tree: str, settled, monkeypatch) -> None:
    exp = settled(tree)
    first, records = read(exp, monkeypatch)
    second, again = read(exp, monkeypatch)
    assert len(first) > 20
    assert second == []
    assert again == records


def test_what_changed_is_read_and_nothing_else(settled, monkeypatch) -> None:
    exp = settled("sat_broken")
    read(exp, monkeypatch)
    log = next(exp.rglob("align.5.1.log"))
    text = log.read_text()
    info = log.stat()
    log.write_text(text.replace("# Ended (code 0)", "# Ended (code 1)"))
    os.utime(log, ns=(info.st_atime_ns, info.st_mtime_ns))  # same size, same date: the inode's own date tells
    opened, records = read(exp, monkeypatch)
    assert opened == ["align.5.1.log"]
    assert any("exit_code=1" in line for line in records)
    read(exp, monkeypatch)
    log.unlink()
    assert not any(f"path='{log.relative_to(exp.parent)}'" in line for line in read(exp, monkeypatch)[1])


def test_a_file_that_may_be_changing_is_not_kept(settled, monkeypatch) -> None:
    exp = settled("sat_broken")
    log = next(exp.rglob("align.5.1.log"))
    os.utime(log)
    read(exp, monkeypatch)
    assert read(exp, monkeypatch)[0] == ["align.5.1.log"]


def test_other_readers_begin_anew_with_one_remark(settled, monkeypatch, caplog, file) -> None:
    exp = settled("sat_broken")
    first = read(exp, monkeypatch)
    monkeypatch.setattr(opening, "readers_id", lambda: "another")
    assert read(exp, monkeypatch) == first
    assert [r.getMessage() for r in caplog.records] == [
        f"the cache {file} is begun anew: it was written by another version"
    ]
    assert read(exp, monkeypatch)[0] == []


def _garbage(file: Path) -> None:
    file.write_bytes(b"no database at all" * 100)


def _truncated(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def _zeroed(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:4096] + bytes(len(data) - 4096))


def _of_another_program(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE files(name)")
    os.chmod(file, 0o600)


def _of_another_schema(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {store.SCHEMA + 1}")


def _without_tables(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE files")


def _one_number_changed(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE files SET found = CAST(REPLACE(CAST(found AS TEXT), '0', '1') AS BLOB)")


def _no_text(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE files SET stamp = CAST(x'ff' AS TEXT)")


def _others_may_write(file: Path) -> None:
    os.chmod(file, 0o666)


def _others_may_read(file: Path) -> None:
    os.chmod(file, 0o644)


def _a_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def _two_names(file: Path) -> None:
    os.link(file, file.with_name("second"))


@pytest.mark.parametrize(
    "damage",
    [
        _garbage,
        _truncated,
        _zeroed,
        _of_another_program,
        _of_another_schema,
        _without_tables,
        _one_number_changed,
        _no_text,
        _others_may_write,
        _others_may_read,
        _a_link,
        _two_names,
    ],
    ids=lambda function: function.__name__.strip("_"),
)
def test_a_cache_that_cannot_be_trusted_is_thrown_away_with_one_remark(
    damage, settled, monkeypatch, caplog, file
) -> None:
    exp = settled("sat_broken")
    first = read(exp, monkeypatch)
    damage(file)
    caplog.clear()
    assert read(exp, monkeypatch)[1] == first[1]
    assert [r.getMessage().partition(": ")[0] for r in caplog.records] == [f"the cache {file} is begun anew"]
    read(exp, monkeypatch)
    assert read(exp, monkeypatch) == ([], first[1])
    assert file.lstat().st_mode & 0o777 == 0o600
    assert len(caplog.records) == 1


def test_each_byte_that_flips_is_noticed_or_harmless(settled, monkeypatch, file) -> None:
    exp = settled("empty_hyps")
    first = read(exp, monkeypatch)
    whole = file.read_bytes()
    for at in range(3, len(whole), len(whole) // 60):
        flipped = bytearray(whole)
        flipped[at] ^= 0x11
        file.write_bytes(flipped)
        file.chmod(0o600)
        assert read(exp, monkeypatch)[1] == first[1], at


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="files of others are made by root only")
def test_a_file_of_another_user_is_not_read(settled, monkeypatch, caplog, file) -> None:
    exp = settled("sat_broken")
    first = read(exp, monkeypatch)
    os.chown(file, 12345, -1)
    assert read(exp, monkeypatch) == first
    assert "it belongs to another user" in caplog.text
    os.chown(file.parent, 12345, -1)
    assert read(exp, monkeypatch) == first
    assert "no cache is kept" in caplog.text


def test_a_directory_that_others_may_write_to_is_not_used(settled, monkeypatch, caplog, file) -> None:
    exp = settled("sat_broken")
    file.parent.mkdir(parents=True)
    file.parent.chmod(0o777)
    first = read(exp, monkeypatch)
    assert read(exp, monkeypatch) == first
    assert list(file.parent.iterdir()) == []
    (record,) = caplog.records
    assert record.getMessage() == f"no cache is kept: {file}: other users may write to {file.parent}"


def test_no_cache_is_written_inside_the_tree(settled, monkeypatch, caplog) -> None:
    exp = settled("sat_broken")
    monkeypatch.setenv("XDG_CACHE_HOME", str(exp / "tri1"))
    before = sorted(exp.rglob("*"))
    first = read(exp, monkeypatch)
    assert read(exp, monkeypatch) == first
    assert sorted(exp.rglob("*")) == before
    assert "lies inside the tree" in caplog.text


def test_where_nothing_can_be_written_the_tree_is_read(settled, monkeypatch, caplog, tmp_path) -> None:
    (tmp_path / "plain").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "plain"))
    assert len(read(settled("sat_broken"), monkeypatch)[0]) > 20
    assert "no cache is kept" in caplog.text


def test_two_trees_of_one_name_are_kept_apart(settled, monkeypatch, tmp_path) -> None:
    exp = settled("sat_broken")
    other = Path(shutil.copytree(exp, tmp_path / "other" / "exp", copy_function=shutil.copy2))
    read(exp, monkeypatch)
    assert len(read(other, monkeypatch)[0]) > 20
    assert read(exp, monkeypatch)[0] == read(other, monkeypatch)[0] == []


def test_the_oldest_directories_are_dropped_beyond_the_limit(settled, monkeypatch, file) -> None:
    exp = settled("healthy")
    read(settled("sat_broken"), monkeypatch)
    read(exp, monkeypatch)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE dirs SET used = id")  # the last ones were used last
        size = store.used_bytes(connection)
        dirs = [row[0] for row in connection.execute("SELECT id FROM dirs ORDER BY id")]
    monkeypatch.setattr(store, "LARGEST", size * 2 // 3)
    os.utime(next(exp.rglob("*.log")), (1, 1))
    read(exp, monkeypatch)
    with sqlite3.connect(file) as connection:
        left = [row[0] for row in connection.execute("SELECT id FROM dirs ORDER BY id")]
        assert store.used_bytes(connection) < size * 2 // 3
        assert connection.execute("SELECT COUNT(*) FROM files WHERE dir NOT IN (SELECT id FROM dirs)").fetchone() == (0,)
    assert 1 < len(left) < len(dirs)
    assert dirs[0] not in left and dirs[-1] in left
    assert file.stat().st_size < size


@pytest.mark.parametrize("count", [3])
def test_processes_at_once_are_safe(count: int, settled, tmp_path, file) -> None:
    exp = settled("healthy")
    expected = subprocess.run(_command(exp), capture_output=True, text=True, timeout=100, check=False)
    for _ in range(2):
        running = [
            subprocess.Popen([*_command(exp), "--cache"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(count)
        ]
        for process in running:
            out, err = process.communicate(timeout=100)
            assert err == ""
            assert re.sub(r'"seconds": [0-9.]+', "", out) == re.sub(r'"seconds": [0-9.]+', "", expected.stdout)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _command(exp: Path) -> list[str]:
    return [sys.executable, "-m", "kaldi_doctor", "diagnose", str(exp), "--format", "json", "--fail-on", "never"]


def test_a_busy_cache_is_done_without(settled, monkeypatch, caplog, file) -> None:
    exp = settled("sat_broken")
    first = read(exp, monkeypatch)
    monkeypatch.setattr(opening, "WAIT_S", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert read(exp, monkeypatch) == first
    other.execute("COMMIT")
    other.close()
    assert "database is locked" in caplog.text
    assert read(exp, monkeypatch)[0] == []
