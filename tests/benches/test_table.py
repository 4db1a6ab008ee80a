"""The table of benchmarks: medians and ratios, and what is kept of a release."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from benches import kept
from benches.measure import Used, in_turn, median, ratio, used_by
from benches.phases import PHASES, files_read, seconds_of
from benches.table import Row, written

if TYPE_CHECKING:
    from pathlib import Path

RUNS = [Used(2.0, 1.5, 100.0), Used(4.0, 3.5, 300.0), Used(3.0, 2.5, 200.0)]


def test_tasks_are_run_in_turn() -> None:
    order: list[str] = []

    def task(name: str) -> Used:
        order.append(name)
        return Used(len(order), 0)

    runs = in_turn(2, {"a": lambda: task("a"), "b": lambda: task("b")})
    assert order == ["a", "b", "a", "b"]
    assert [used.seconds for used in runs["b"]] == [2, 4]


def test_a_ratio_is_the_median_of_those_of_the_rounds() -> None:
    assert median(RUNS) == Used(3.0, 2.5, 200.0)
    assert ratio(RUNS, [Used(1.0, 0), Used(4.0, 0), Used(2.0, 0)]) == 1.5


def test_a_process_is_measured_by_itself() -> None:
    code = "block = b'x' * 60_000_000; import sys; sys.exit(1)"
    used = used_by([sys.executable, "-S", "-c", code])
    assert 60 < used.megabytes < 120
    assert used.seconds > 0
    with pytest.raises(RuntimeError, match="code 3"):
        used_by([sys.executable, "-S", "-c", "raise SystemExit(3)"])


def test_a_row_stands_beside_the_last_release() -> None:
    rows = [Row("tree of 7 files", note="5 of them read"), Row("diagnose / cat", RUNS, 6_000_000, 30, ratio=3.6)]
    lines = written(rows, {"diagnose / cat": {"ratio": 4.25, "peak MB": 640.0}}).splitlines()
    assert lines[1].split("  ")[-1] == "5 of them read"
    assert lines[2].split()[3:] == ["3.000", "2.500", "2.0", "10", "4.25", "3.60", "640", "200"]


def test_seconds_of_a_release_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "TARGET", tmp_path / "last.json")
    assert kept.last_release() == {}
    rows = [Row("a / b", RUNS, ratio=2.0), Row("a heading")]
    kept.keep({"scale": 0.5, "hours": 20}, {row.name: row.kept() for row in rows})
    assert json.loads((tmp_path / "last.json").read_text())["rows"] == {"a / b": {"peak MB": 200.0, "ratio": 2.0}}
    assert kept.last_release()["sizes"] == {"scale": 0.5, "hours": 20}


def test_phases_and_files_of_a_diagnosis(fixture_trees: Path) -> None:
    exp = fixture_trees / "healthy/exp"
    assert tuple(seconds_of(exp)) == PHASES
    read = files_read(exp)
    logs = {str(path.resolve()) for path in exp.rglob("*.log")}
    assert logs <= set(read)
    assert len(read) == len(set(read))
    assert str((fixture_trees / "healthy/data/train/text").resolve()) in read
