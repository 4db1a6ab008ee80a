"""Directories are told from what the user named, so that two trees, or two stages, meet."""

from pathlib import Path

from kaldi_doctor.analysis.runs.sides import side_of

HEALTHY = Path(__file__).parents[2] / "fixtures/exp/healthy/exp"


def test_directories_of_a_tree():
    assert {"mono", "tri3b", "tri3b/decode_test"} <= side_of(HEALTHY).values.keys()


def test_directories_of_a_stage():
    side = side_of(HEALTHY / "tri3b")
    assert {".", "decode_test"} <= side.values.keys()
    assert side.below("exp/tri3b") == "."
