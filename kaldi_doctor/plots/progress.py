"""Learning rate and relative parameter change by component over the iterations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.plots.style import COLORS, looks, short_names

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_SHOWN = 12
"""Components drawn with a line and a name of their own; the others only as the range that all of them span."""


def progress_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that this figure draws; the change at iteration 1 may be inf or nan and is left out."""
    import numpy as np

    rows = frame[frame["metric"].isin(["learning_rate", "relative_change"])]
    kept: pd.DataFrame = rows[np.isfinite(rows["value"])]
    return kept


def progress_figure(frame: pd.DataFrame, *, x: str = "iteration", title: str | None = None) -> Figure:
    """A panel of learning rates, and for each run one of parameter changes."""
    from matplotlib.figure import Figure

    rows = progress_rows(frame)
    column = "order" if x == "iteration" else "epoch"
    runs = list(dict.fromkeys(rows["dir"]))
    names = short_names(runs)
    with looks():
        figure = Figure(figsize=(8, 2.6 * (len(runs) + 1)), layout="constrained")
        axes = figure.subplots(len(runs) + 1, 1, squeeze=False)[:, 0]
        for index, run in enumerate(runs):
            mine = rows[rows["dir"] == run]
            rate = mine[mine["metric"] == "learning_rate"].sort_values(column)
            axes[0].plot(rate[column], rate["value"], color=COLORS[index % len(COLORS)], label=names[run])
            change = mine[(mine["metric"] == "relative_change") & (mine["value"] > 0)]
            span = change.groupby(column)["value"].agg(["min", "max"])
            axes[index + 1].fill_between(span.index, span["min"], span["max"], color="#dddddd", linewidth=0)
            for number, (component, points) in enumerate(change.groupby("output", sort=False)):
                if number < _SHOWN:
                    points = points.sort_values(column)
                    dash = ("-", "--", ":")[number // len(COLORS) % 3]
                    color = COLORS[number % len(COLORS)]
                    axes[index + 1].plot(points[column], points["value"], dash, color=color, label=component)
            axes[index + 1].set_ylabel("relative change")
            axes[index + 1].set_yscale("log")
            axes[index + 1].set_title(names[run], loc="left", fontsize=10)
            if not change.empty:
                axes[index + 1].legend(fontsize=7, ncols=3)
        axes[0].set_ylabel("learning rate")
        if (rows[rows["metric"] == "learning_rate"]["value"] > 0).any():
            axes[0].set_yscale("log")
            axes[0].legend(fontsize=8)
        axes[-1].set_xlabel(x)
        if title:
            figure.suptitle(title)
    return figure
