"""Two runs against each other on screen, at two widths, and as JSON."""

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from kaldi_doctor.analysis.runs.compare import compared
from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text

ROOT = Path(__file__).parents[3]
HEALTHY, BROKEN = (Path(f"tests/fixtures/exp/{name}/exp") for name in ("healthy", "sat_broken"))


@pytest.fixture
def found(monkeypatch):
    monkeypatch.chdir(ROOT)
    return [compared(run_of_tree(HEALTHY), run_of_tree(BROKEN))]


def test_80_columns(found):
    assert comparison_text(found, width=80, ascii_only=True) == snapshot()


def test_120_columns(found):
    assert comparison_text(found, width=120, ascii_only=True) == snapshot()


def test_tables_are_not_broken_by_a_narrow_screen(found):
    lines = comparison_text(found, width=50, ascii_only=True).splitlines()
    (head,) = [line for line in lines if line.startswith("  test set")]
    assert head.split() == ["test", "set", "A", "%", "B", "%", "points", "p", "B", "is"]
    assert any(line == "  test: A is tri3b, B is tri1" for line in lines)


def test_json(found):
    (item,) = json.loads(comparison_json(found))["comparisons"]
    (score,) = item["scores"]
    assert item["worse"] and score["answer"] == "worse" and score["first"]["percent"] == 5.64
    assert score["paired"]["utterances"] == 180 and score["p"] < 1e-6
    assert item["second"]["state"] == "broken" and any(f["rule"] == "DATA001" for f in item["findings"]["new"])
