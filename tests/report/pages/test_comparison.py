"""The comparison as text and JSON."""

import json
from pathlib import Path

import pytest

from kaldi_doctor.analysis.runs import compare
from kaldi_doctor.report.pages.comparison import comparison_json, comparison_text

EXP = Path(__file__).parents[2] / "fixtures/exp"


@pytest.fixture(scope="module")
def found():
    return compare(EXP / "healthy/exp", EXP / "sat_broken/exp")


def test_text_names_scores_differences_and_findings(found):
    text = comparison_text(found)
    for part in ("best of each", "stage by stage", "differs (A, then B)", "findings new in B", "findings gone in B"):
        assert part in text
    for pair in found.scores:
        assert f"{pair.first.percent:.2f}" in text and pair.word in text


def test_json_tells_the_same(found):
    document = json.loads(comparison_json(found))
    assert document["schema_version"] == "1"
    assert [item["percent"] for item in document["scores"]] == [
        [pair.first.percent, pair.second.percent] for pair in found.scores
    ]
    assert len(document["values"]) == len(found.values)
    assert len(document["findings"]["new"]) == len(found.findings.new)
