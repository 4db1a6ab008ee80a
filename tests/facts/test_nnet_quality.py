"""What the curves of a real network say about it, and of the same network spoilt."""

from __future__ import annotations

import math
from pathlib import Path

from metamorphic import faults
from trees import fact_of

from kaldi_doctor.facts.nnet_quality import NnetQualities

DIR = "exp/nnet3/tdnn1a"


def test_a_healthy_network(fixture_trees: Path) -> None:
    quality = fact_of(fixture_trees / "dnn" / "exp", NnetQualities).get(DIR)
    assert quality is not None
    assert 4 < quality.gain < 6
    assert quality.fall == 0
    assert quality.best_at >= 45
    assert quality.chance is not None
    assert 0.1 < quality.chance < 0.3
    assert quality.settled
    assert not (quality.at_chance or quality.diverged or quality.exploded)


def test_a_network_that_lost_its_numbers(copy_of) -> None:
    root = copy_of("dnn")
    faults.the_objective_is_not_a_number(root)
    quality = fact_of(root / "exp", NnetQualities).get(DIR)
    assert quality is not None
    assert quality.diverged
    assert quality.broken
    assert all(math.isfinite(point.value) for point in quality.points)


def test_a_network_at_chance(copy_of) -> None:
    root = copy_of("dnn")
    faults.accuracy_stays_at_chance(root)
    quality = fact_of(root / "exp", NnetQualities).get(DIR)
    assert quality is not None
    assert quality.at_chance
    assert quality.late_share == 0  # up and down by a thousandth: nothing was gained, late or early


def test_a_network_that_turns(copy_of) -> None:
    root = copy_of("dnn")
    faults.validation_turns_while_training_goes_on(root)
    quality = fact_of(root / "exp", NnetQualities).get(DIR)
    assert quality is not None
    assert quality.fall > 0.5
    assert quality.best_at < 15
