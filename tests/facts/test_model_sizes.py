"""Sizes that a stage reached, from the logs of gmm-est and build-tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from gmm_runs import sized_stage
from trees import fact_of, plant

from kaldi_doctor.facts.model_sizes import ModelSizes
from kaldi_doctor.facts.speech_hours import SpeechHours


def test_sizes_of_the_healthy_tree(fixture_trees: Path) -> None:
    root = fixture_trees / "healthy"
    sizes = fact_of(root / "exp", ModelSizes)
    tri1, mono = sizes.get("exp/tri1"), sizes.get("exp/mono")
    assert tri1 is not None
    assert mono is not None
    assert (tri1.frames, tri1.states, tri1.gaussians, tri1.target) == (282427, 592, 10047, 9995)
    assert (tri1.leaves_wanted, tri1.leaves_split, tri1.leaves) == (2000, 742, 592)
    assert tri1.data_limited
    assert (mono.states, mono.gaussians, mono.leaves_wanted) == (127, 1495, None)
    assert tri1.update is not None
    assert "over 282427 frames" in (root / tri1.update.path).read_text().splitlines()[(tri1.update.line or 0) - 1]
    assert fact_of(root / "exp", SpeechHours).of("exp/tri1") == pytest.approx(0.7845, abs=1e-4)


def test_hours_come_from_frames(tmp_path: Path) -> None:
    files = sized_stage("mono", frames=3_600_000, states=120, gaussians=1000, target=1000)
    assert fact_of(plant(tmp_path, files), SpeechHours).of("exp/mono") == 10


def test_a_tree_without_training_has_none(tmp_path: Path) -> None:
    assert (
        list(fact_of(plant(tmp_path, {"exp/tri1_ali/log/align.1.log": "# gmm-align-compiled x\n"}), ModelSizes)) == []
    )
