"""REF003: fires on a tree no finer than the monophones and on single Gaussians; silent where the data sets the limit."""

from __future__ import annotations

from pathlib import Path

import pytest
from gmm_runs import sized_stage
from run_rule import run_rule_in
from trees import plant

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding
from kaldi_doctor.rules._registry import Outcome

MONO = sized_stage("mono", frames=280_000, states=127, gaussians=1495, target=1492)


def run(exp: Path) -> dict[str | None, Outcome]:
    return {item.dir: item for item in run_rule_in(exp, "REF003")}


@pytest.mark.parametrize("leaves", [40, 100, 150])
def test_as_many_leaves_as_the_monophones_have_states(tmp_path: Path, leaves: int) -> None:
    tri = sized_stage(
        "tri1", frames=280_000, states=leaves, gaussians=leaves * 8, target=leaves * 8, leaves=leaves, ali="mono"
    )
    found = run(plant(tmp_path, {**MONO, **tri}))["exp/tri1"]
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING
    assert found.cause is Cause.MODEL_SIZE
    assert f"{leaves} leaves" in found.summary
    assert all(item.origin is not None for item in found.evidence)


def test_single_gaussians(tmp_path: Path) -> None:
    tri = sized_stage("tri1", frames=4_000_000, states=1900, gaussians=2600, target=2600, leaves=2500, ali="mono")
    found = run(plant(tmp_path, {**MONO, **tri}))["exp/tri1"]
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING
    assert "1.4 a state" in found.summary


def test_a_stage_that_broke_off_before_its_gaussians_were_added_is_not_blamed(tmp_path: Path) -> None:
    begun = sized_stage("mono", frames=280_000, states=127, gaussians=127, target=127)
    assert isinstance(run(plant(tmp_path / "finished", begun))["exp/mono"], Finding)
    del begun["exp/mono/final.mdl"]
    assert "exp/mono" not in run(plant(tmp_path / "killed", begun))


def test_data_limited_trees_are_not_blamed(tmp_path: Path) -> None:
    tri = sized_stage(
        "tri1", frames=36_000, states=96, gaussians=1707, target=11000, leaves=2000, split=108, ali="mono"
    )
    assert not isinstance(run(plant(tmp_path, {**MONO, **tri})).get("exp/tri1"), Finding)


@pytest.mark.parametrize(
    ("frames", "states", "gaussians", "leaves"),
    [
        (1_124_823, 1888, 15035, 2500),
        (695_000, 328, 10019, 400),
        (29_000_000, 3400, 40100, 4200),
        (345_000_000, 5700, 150100, 7000),
    ],
)
def test_healthy_sizes_are_cleared(tmp_path: Path, frames: int, states: int, gaussians: int, leaves: int) -> None:
    tri = sized_stage(
        "tri1", frames=frames, states=states, gaussians=gaussians, target=gaussians, leaves=leaves, ali="mono"
    )
    assert not isinstance(run(plant(tmp_path, {**MONO, **tri})).get("exp/tri1"), Finding)


def test_bundled_trees_are_silent(fixture_trees: Path) -> None:
    for item in sorted(fixture_trees.iterdir()):
        assert not [found for found in run(item / "exp").values() if isinstance(found, Finding)], item.name
