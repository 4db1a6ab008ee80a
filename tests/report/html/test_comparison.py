"""The page of two runs against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kaldi_doctor.analysis.runs.compare import compared
from kaldi_doctor.analysis.runs.from_tree import run_of_tree
from kaldi_doctor.analysis.runs.run import Found
from kaldi_doctor.report.html.comparison import comparison_html
from kaldi_doctor.settings import Settings

BUNDLED = Path(__file__).parents[2] / "fixtures" / "exp"


@pytest.fixture(scope="module")
def runs():
    return [run_of_tree(BUNDLED / name / "exp", Settings()) for name in ("healthy", "sat_broken", "dnn")]


def test_scores_differences_and_findings_are_on_it(runs):
    healthy, broken, _ = runs
    page = comparison_html([compared(healthy, broken)])
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))
    assert "worse beyond chance" in text.lower()
    assert "New in B" in text and "DATA001" in text
    assert "lattice_beam" in text and "data/train_sat" in text
    assert f"{max(d.score.percent for d in broken.decodes):.2f}" in text
    assert page.startswith("<!DOCTYPE html>")


def test_networks_lie_over_each_other(runs):
    network = runs[2]
    page = comparison_html([compared(network, network)])
    assert page.count("<svg") == len(network.networks) > 0
    for name in ("A valid", "A train", "B valid", "B train"):
        assert f">{name}</text>" in page


def test_text_of_a_tree_is_no_markup(runs):
    odd = Found("X001", "<img src=x onerror=alert(1)>", "error", "</script><b>\x1b[31m\u202e")
    broken = replace(runs[1], findings=(*runs[1].findings, odd), name="<i>B</i>")
    page = comparison_html([compared(runs[0], broken)])
    assert "<img" not in page and "</script><b>" not in page and "<i>B" not in page
    assert not set("\x1b\u202e") & set(page)
