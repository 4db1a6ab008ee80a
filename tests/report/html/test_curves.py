"""Charts of networks and sweeps say what they show."""

from __future__ import annotations

from dataclasses import replace

from drawn import NETWORK, sweep

from kaldi_doctor.report.html._curves import network_charts, sweep_chart


def test_a_turn_is_marked_in_every_panel_and_said() -> None:
    found = network_charts(NETWORK)
    assert found.warn
    assert found.about == "nnet3. Validation was best at iteration 4 of 9 and got worse from there on."
    assert [chart.title for chart in found.charts] == ["Frame accuracy", "Objective", "Learning rate"]
    for chart in found.charts[:2]:
        assert [m.text for m in chart.marks if m.kind == "turn"] == ["turned at 4"]
        assert "validation turned at iteration 4" in chart.about
    objective = found.charts[1]
    best = next(m for m in objective.marks if m.kind == "best")
    line = next(line for line in objective.lines if line.name == "valid")
    assert f"{best.x:g} {best.y:g}" in line.path
    assert next(m.x for m in objective.marks if m.kind == "turn") == best.x


def test_train_and_valid_have_looks_of_their_own() -> None:
    assert [line.look for line in network_charts(NETWORK).charts[0].lines] == ["train", "valid"]


def test_a_network_that_did_not_turn_says_so() -> None:
    calm = replace(NETWORK, panels=tuple(replace(panel, turn=None) for panel in NETWORK.panels))
    found = network_charts(calm)
    assert not found.warn
    assert "did not turn" in found.about


def test_without_validation_nothing_is_claimed() -> None:
    blind = replace(NETWORK, panels=(replace(NETWORK.panels[1], valid=(), turn=None, best=None),), rates=())
    found = network_charts(blind)
    assert found.about == "nnet3. No values on a validation set."
    assert [chart.marks for chart in found.charts] == [[]]


def test_loss_is_best_where_it_is_lowest() -> None:
    panel = replace(NETWORK.panels[1], metric="loss", turn=None)
    chart = network_charts(replace(NETWORK, panels=(panel,))).charts[0]
    assert "best valid -3 at iteration 0" in chart.about


def test_a_sweep_has_a_curve_for_each_penalty_and_a_ring() -> None:
    chart = sweep_chart(sweep("exp/a/decode"), "a")
    assert [line.name for line in chart.lines] == ["wip 0", "wip 0.5"]
    assert chart.about == "best 20.00 % at LM weight 12, word insertion penalty 0"
    assert [m.kind for m in chart.marks] == ["best"]
    edge = sweep_chart(replace(sweep("exp/a/decode"), at_edge=True), "a")
    assert "too narrow" in edge.notes[0]


def test_the_best_value_is_one_that_was_drawn() -> None:
    """A damaged log held 1e120: it was marked as the best, and the curve has no such place."""
    panel = NETWORK.panels[0]
    odd = replace(panel, valid=(*panel.valid, (panel.valid[-1][0] + 1, 1e120)))
    chart = network_charts(replace(NETWORK, panels=(odd,))).charts[0]
    (best,) = [m for m in chart.marks if m.kind == "best"]
    assert f"{best.x:g} {best.y:g}" in next(line.path for line in chart.lines if line.name == "valid")
    lost = replace(panel, train=(), valid=((1.0, 1e120),), turn=1)
    assert network_charts(replace(NETWORK, panels=(lost,))).charts[0].notes == ["no value that can be drawn"]
