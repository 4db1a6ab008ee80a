"""Objective of train and valid over the iterations, all outputs (chain: with the cross-entropy branch)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.plots.curves import draw_curves
from kaldi_doctor.plots.style import heading, title_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def objective_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Rows of the objective that was optimised, and its metric (objf, or nnet1's loss)."""
    metric = "objf" if (frame["metric"] == "objf").any() else "loss"
    return frame[frame["metric"] == metric], metric


def objective_figure(
    frame: pd.DataFrame, *, x: str = "iteration", title: str | None = None, rates: bool = False
) -> Figure:
    """One panel an output."""
    import pandas as pd

    rows, metric = objective_rows(frame)
    extra = frame[(frame["metric"] == "learning_rate") & frame["dir"].isin(rows["dir"])]
    named = heading(title_of(metric), list(dict.fromkeys(rows["dir"])))
    return draw_curves(pd.concat([rows, extra]) if rates else rows, metric, x=x, title=title or named, rates=rates)
