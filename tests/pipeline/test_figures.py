"""What reports draw comes from the same facts as the verdict, and only where it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nnet_trees import nnet3
from trees import plant

from kaldi_doctor.figures import Figures
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.figures import MOST_POINTS, _thinned
from kaldi_doctor.report._registry import load_formats
from kaldi_doctor.report._view import View


def figures(path: Path) -> Figures:
    found = diagnose(path, figures=True).figures
    assert found is not None
    return found


def test_they_are_asked_for() -> None:
    assert [name for name, form in load_formats().items() if form.figures] == ["html"]


def test_the_diagnosis_is_the_same_with_them_and_without(fixture_trees: Path) -> None:
    exp = fixture_trees / "sat_broken" / "exp"
    plain, drawn = diagnose(exp), diagnose(exp, figures=True)
    assert plain.figures is None

    def said(diagnosis) -> dict:
        data = json.loads(str(load_formats()["json"].render((diagnosis,), View())))
        data["totals"].pop("seconds")
        return data

    assert said(plain) == said(drawn)


def test_lineage_intervals_and_sweeps_of_a_bundled_tree(fixture_trees: Path) -> None:
    diagnosis = diagnose(fixture_trees / "sat_broken" / "exp", figures=True)
    found = diagnosis.figures
    assert found is not None
    nodes = {node.dir: node for node in found.lineage}
    assert list(nodes) == [rung.dir for rung in diagnosis.ladder]
    scored = {rung.score.decode_dir: rung.score for rung in diagnosis.ladder if rung.score}
    assert {interval.decode_dir for interval in found.intervals} == set(scored)
    for decode, score in scored.items():
        owner = next(node for node in found.lineage if decode.startswith(f"{node.dir}/"))
        assert score.percent in {child.percent for child in owner.decodes}
    for sweep in found.sweeps:
        assert sweep.best.percent == min(setting.percent for setting in sweep.settings)
        assert sweep.best.percent == scored[sweep.dir].percent


def test_the_turn_is_where_the_objective_of_validation_was_best(tmp_path: Path) -> None:
    falls = [-3.0, -2.0, -1.6, -1.5, -1.7, -2.0, -2.4, -2.8]
    rises = [-3.0, -2.0, -1.4, -1.0, -0.7, -0.5, -0.3, -0.1]
    curve = [0.2, 0.4, 0.5, 0.55, 0.55, 0.55, 0.54, 0.54]
    plant(tmp_path, nnet3([0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99], curve, train_objf=rises, valid_objf=falls))
    (network,) = figures(tmp_path / "exp").networks
    panels = {panel.metric: panel for panel in network.panels}
    assert [point[1] for point in panels["objf"].valid] == falls
    assert panels["objf"].turn == panels["accuracy"].turn == panels["objf"].best == 3
    assert [x for x, _ in network.rates] == [float(x) for x in range(7)]
    assert all(rate == pytest.approx(0.002) for _, rate in network.rates)


def test_validation_that_only_wavers_has_no_turn(tmp_path: Path) -> None:
    valid = [-3.0, -2.0, -1.6, -1.5, -1.501, -1.5, -1.499, -1.5]
    plant(tmp_path, nnet3([0.5] * 8, [0.5] * 8, train_objf=valid, valid_objf=valid))
    assert {panel.turn for panel in figures(tmp_path / "exp").networks[0].panels} == {None}


def test_long_curves_keep_their_ends() -> None:
    points = tuple((float(x), float(x)) for x in range(5 * MOST_POINTS + 3))
    kept = _thinned(points)
    assert len(kept) <= MOST_POINTS + 1
    assert (kept[0], kept[-1]) == (points[0], points[-1])


def test_a_tree_without_anything_draws_nothing(tmp_path: Path) -> None:
    (tmp_path / "exp").mkdir()
    found = figures(tmp_path / "exp")
    assert (found.lineage, found.networks, found.sweeps, found.aligned, found.speakers) == ((), (), (), (), ())
