"""The Python interface, as a notebook uses it."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kaldi_doctor as kd
from kaldi_doctor.errors import DoctorError

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def healthy(fixture_trees):
    return kd.diagnose(str(fixture_trees / "healthy/exp"))


def test_the_documented_lines_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(kd)
    assert found.attempted == 4
    assert found.failed == 0


def test_verdict_and_json_are_those_of_the_command(healthy):
    assert healthy.verdict.state == "healthy"
    assert json.loads(healthy.to_json())["verdict"]["state"] == "healthy"
    assert "exp" in healthy.to_text()


def test_a_recipe_root_and_several_trees(fixture_trees):
    both = kd.diagnose([fixture_trees / "healthy", str(fixture_trees / "sat_broken/exp")])
    assert [d.verdict.state.value for d in both.diagnoses] == ["healthy", "broken"]
    with pytest.raises(ValueError, match="2 trees"):
        _ = both.verdict
    assert {finding.rule for finding in both.findings} >= {"DATA001", "SAT002"}
    assert set(both.scores.exp_dir) == {"exp"}


def test_tables(healthy, fixture_trees):
    best = healthy.scores.percent.min()
    assert best == min(rung.score.percent for rung in healthy.diagnosis.ladder if rung.score)
    leaves = healthy.hyperparameters.query("dir == 'exp/tri3b' and name == 'numleaves'")
    assert list(leaves.value) == [2500]
    assert leaves.origin.iloc[0].startswith("exp/tri3b/log/build_tree.log:")
    assert healthy.alignments.done.max() == 888
    curves = kd.diagnose(fixture_trees / "dnn/exp").curves
    assert {"train", "valid"} <= set(curves.split)


def test_figures_and_pages(healthy, fixture_trees):
    assert healthy.wer_figure().axes
    network = kd.diagnose(fixture_trees / "dnn/exp")
    assert network.accuracy_figure().axes
    assert network.objective_figure().axes
    assert "<svg" in network.to_html()
    assert "<table>" in healthy._repr_html_()


def test_names_of_a_tree_are_no_markup_in_a_notebook(copy_of):
    root = copy_of("healthy")
    (root / "exp").rename(root / "<b>exp")
    assert "<b>exp" not in kd.diagnose(root / "<b>exp")._repr_html_()


def test_alignments_and_ctm(fixture_trees, tmp_path):
    found = kd.read_alignments(fixture_trees / "healthy/exp/mono_ali")
    assert len(found.keys) == len(found)
    assert found.values.dtype == np.int32
    (tmp_path / "a.ctm").write_text("u1 1 0.5 0.25 hello\n")
    assert kd.read_ctm(tmp_path / "a.ctm") is not None


def test_transcripts(fixture_trees):
    table = kd.transcripts(fixture_trees / "healthy/exp/tri3b/decode_test")
    score = kd.diagnose(fixture_trees / "healthy/exp").scores.query("decode_dir == 'exp/tri3b/decode_test'")
    assert table.errors.sum() == score.errors.iloc[0]
    with pytest.raises(DoctorError):
        kd.transcripts(fixture_trees / "healthy/exp/mono_ali")


def test_nothing_heavy_comes_with_the_package():
    code = "import sys, kaldi_doctor; print([m for m in ('numpy', 'pandas', 'matplotlib', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError):
        _ = kd.nothing_of_the_kind
