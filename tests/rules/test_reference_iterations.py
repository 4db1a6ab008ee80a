"""REF002: fires where training ended while Gaussians were still added, silent on the schedules of the scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from gmm_runs import deltas_run as tree
from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._registry import Outcome


def run(exp: Path) -> list[Outcome]:
    return run_rule_in(exp, "REF002")


def test_four_iterations_are_far_too_few(tmp_path: Path) -> None:
    (found,) = run(tree(tmp_path, 4))
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING
    assert found.points_to == ((Cause.UNDERFIT, Word.PROOF),)
    assert "only 4 iterations" in found.summary
    assert all(item.expected is not None for item in found.evidence)


def test_ten_iterations_are_a_hint(tmp_path: Path) -> None:
    (found,) = run(tree(tmp_path, 10))
    assert isinstance(found, Finding)
    assert found.points_to[0][1].rank < Word.PROOF.rank


@pytest.mark.parametrize(("iterations", "rises"), [(35, 25), (20, 15), (40, 25)])
def test_full_schedules_are_cleared(tmp_path: Path, iterations: int, rises: int) -> None:
    (found,) = run(tree(tmp_path, iterations, rises=rises))
    assert isinstance(found, Cleared)


def test_bundled_trees_are_silent(fixture_trees: Path) -> None:
    for item in sorted(fixture_trees.iterdir()):
        assert all(isinstance(found, Cleared) for found in run(item / "exp")), item.name
