"""Values of a tree for every metric of the cheatsheet: hyperparameters and the evidence of all rules."""

from __future__ import annotations

from pathlib import Path

from kaldi_doctor.analysis.tree.cheatsheet_values import observe
from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.settings import Settings


def test_hyperparameters_and_evidence_are_seen(fixture_trees: Path) -> None:
    seen, hours = observe(fixture_trees / "healthy" / "exp", Settings())
    by_key = {(item.key, item.dir): item for item in seen}
    assert by_key["sat.numleaves", "exp/tri3b"].value == 2500
    assert by_key["reference.iterations", "exp/mono"].value == 20
    assert by_key["decode.min_active", "exp/mono/decode_test"].assumed
    assert 0.7 < hours["exp/tri1"] < 0.9


def test_every_value_belongs_to_a_metric(fixture_trees: Path) -> None:
    sheet = load_cheatsheet()
    for tree in sorted(fixture_trees.iterdir()):
        seen, _ = observe(tree / "exp", Settings())
        assert seen
        assert all(item.key in sheet for item in seen)
        assert len(seen) == len(set(seen))


def test_an_overlay_keeps_the_keys(fixture_trees: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("stages: {reference: {metrics: {iterations: {good: [30, null]}}}}")
    seen, _ = observe(fixture_trees / "healthy" / "exp", Settings(cheatsheets=(str(mine),)))
    assert ("reference.iterations", "exp/mono") in {(item.key, item.dir) for item in seen}
