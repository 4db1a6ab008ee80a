"""Frame accuracy above the objective that was optimised."""

from __future__ import annotations

from pathlib import Path

from kaldi_doctor.analysis.tree.training_curves import training_frame
from kaldi_doctor.plots.accuracy import accuracy_figure

NETWORK = Path(__file__).parents[1] / "fixtures/exp/dnn/exp"


def test_the_objective_lies_below_with_its_turn_through_both_panels():
    frame = training_frame(NETWORK)
    figure = accuracy_figure(frame)
    above, below = figure.axes
    assert (above.get_ylabel(), below.get_ylabel()) == ("frame accuracy (%)", "objective per frame")
    assert figure.get_suptitle().startswith("Frame accuracy and objective: ")
    valid = frame[(frame.metric == "objf") & (frame.split == "valid") & (frame.output == "output")]
    best = float(valid.loc[valid.value.idxmax(), "order"])
    turns = [{line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":"} for axes in figure.axes]
    assert turns == ([{best}] * 2 if best < valid.order.max() else [set()] * 2)
    assert len(accuracy_figure(frame, tasks=True).axes) == 1
