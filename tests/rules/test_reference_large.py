"""REF004: a note where the data did not fill what was asked for, a warning where it costs error rate."""

from __future__ import annotations

from pathlib import Path

from gmm_runs import sized_stage
from run_rule import run_rule_in
from trees import plant

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._registry import Outcome


def run(exp: Path) -> dict[str | None, Outcome]:
    return {item.dir: item for item in run_rule_in(exp, "REF004")}


def test_a_target_out_of_reach_is_a_note(tmp_path: Path) -> None:
    tri = sized_stage("tri1", frames=36_000, states=96, gaussians=1707, target=11000, leaves=2000, split=108)
    found = run(plant(tmp_path, tri))["exp/tri1"]
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE
    assert "2,000 leaves requested, 108 supported by the data" in found.summary
    assert "11,000 Gaussians requested, 1,707 supported by the data" in found.summary


def test_states_with_a_handful_of_frames_are_a_warning(tmp_path: Path) -> None:
    tri = sized_stage("tri1", frames=72_000, states=2400, gaussians=3600, target=3600, leaves=3000)
    found = run(plant(tmp_path, tri))["exp/tri1"]
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.MODEL_SIZE)
    assert "30 frames for each of 2400 states" in found.summary


def test_monophones_with_far_too_many_gaussians_are_a_warning(tmp_path: Path) -> None:
    mono = sized_stage("mono", frames=282_000, states=127, gaussians=13_900, target=40_000)
    found = run(plant(tmp_path, mono))["exp/mono"]
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING
    assert "13,900 Gaussians in the monophones" in found.summary


def test_filled_models_are_cleared(tmp_path: Path) -> None:
    tri = sized_stage("tri1", frames=1_124_823, states=1888, gaussians=15035, target=15000, leaves=2500)
    mono = sized_stage("mono", frames=1_124_823, states=144, gaussians=986, target=984)
    found = run(plant(tmp_path, {**tri, **mono}))
    assert all(isinstance(item, Cleared) for item in found.values())
    assert len(found) == 2


def test_bundled_trees_are_silent(fixture_trees: Path) -> None:
    for name in ("healthy", "interrupted", "empty_hyps", "dnn"):
        assert all(isinstance(found, Cleared) for found in run(fixture_trees / name / "exp").values()), name
    broken = run(fixture_trees / "sat_broken" / "exp").values()
    assert all(isinstance(found, Cleared) or (isinstance(found, Finding) and found.severity is Severity.NOTE) for found in broken)
