"""The bundled trees stay small, plain, and as `tests/build_fixtures.py` makes them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import build_fixtures
import pytest
from conftest import FIXTURES

from kaldi_doctor.pipeline import diagnose

MOST_BYTES, MOST_FILES = 5_000_000, 1_500


def test_they_are_small() -> None:
    files = [path for path in FIXTURES.parent.rglob("*") if not path.is_dir()]
    assert len(files) < MOST_FILES
    assert sum(path.lstat().st_size for path in files) < MOST_BYTES


def test_they_are_directories_and_plain_files_alone() -> None:
    """No link that leads out of the tree or nowhere, and nothing that a checkout would lose."""
    for path in FIXTURES.parent.rglob("*"):
        mode = path.lstat().st_mode
        assert stat.S_ISREG(mode) or stat.S_ISDIR(mode), path
        assert not stat.S_ISDIR(mode) or any(path.iterdir()), f"{path} is empty: git does not keep it"


def test_every_job_of_a_kept_iteration_is_there() -> None:
    """Where a directory says how many jobs it had, each of its kinds of job logs has that many."""
    counted = 0
    for said in FIXTURES.rglob("num_jobs"):
        jobs = int(said.read_text())
        names: dict[str, set[int]] = {}
        for log in (said.parent / "log").glob("*.*.log"):
            kind, _, job = log.name.removesuffix(".log").rpartition(".")
            if kind.partition(".")[0] in {"acc", "align", "fmllr", "macc", "convert", "compile_graphs", "decode"} and job.isdigit():
                names.setdefault(kind, set()).add(int(job))
        for kind, found in names.items():
            assert found == set(range(1, jobs + 1)), (said, kind)
            counted += 1
    assert counted > 100


@pytest.mark.parametrize(
    ("tree", "state", "ladder"),
    [
        ("healthy", "healthy", ["exp/mono", "exp/tri1", "exp/tri2b", "exp/tri3b"]),
        ("sat_broken", "broken", ["exp/mono", "exp/tri1", "exp/tri2b", "exp/tri3b"]),
        ("interrupted", "incomplete", ["exp/mono", "exp/tri1", "exp/tri2b"]),
        ("empty_hyps", "broken", ["exp/mono"]),
        ("dnn", "healthy", ["exp/nnet3/tdnn1a"]),
    ],
)
def test_what_was_cut_away_tells_nothing(tree: str, state: str, ladder: list[str]) -> None:
    found = diagnose(FIXTURES / tree / "exp")
    assert found.verdict.state == state
    assert [rung.dir for rung in found.ladder] == ladder
    assert not {one.rule for one in found.findings} & {"REF002", "NET014", "ALI021"}, "iterations or jobs are missed"


def test_they_are_made_anew_as_they_are(cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needs KALDI_DOCTOR_CASES."""
    monkeypatch.setattr(build_fixtures, "FIXTURES", tmp_path)
    for name, recipe in build_fixtures._FIXTURES.items():
        build_fixtures.build(name, recipe, cases)
        assert contents(tmp_path / name) == contents(FIXTURES / name)


def contents(root: Path) -> dict[str, bytes]:
    """Files of a tree by their path in it."""
    return {os.fspath(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
