"""Frame accuracy of train and valid over the iterations (chain: the objective, since it has no accuracy)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.plots.curves import draw_curves

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

METRICS = ("accuracy", "objf", "xent", "loss")


def select(frame: pd.DataFrame, metric: str | None, *, tasks: bool) -> tuple[pd.DataFrame, str]:
    """Rows to draw and the metric they are of.

    Args:
        frame: rows of kaldi_doctor.analysis.tree.training_curves.
        metric: accuracy, objf, xent or loss; None takes accuracy, else what was optimised.
        tasks: all output nodes; otherwise the first one of each run.
    """
    have = set(frame["metric"])
    if metric == "xent":
        xent = frame[(frame["metric"] == "objf") & frame["output"].str.endswith("-xent")]
        return (xent, "objf") if not xent.empty else (frame[frame["metric"] == "loss"], "loss")
    chosen = metric or next((name for name in ("accuracy", "objf", "loss") if name in have), "accuracy")
    rows = frame[(frame["metric"] == chosen) & ~frame["output"].str.endswith("-xent")]
    if not tasks and not rows.empty:
        first = rows.groupby("dir")["output"].agg(lambda names: min(names, key=lambda name: (name != "output", name)))
        rows = rows[rows["output"] == rows["dir"].map(first)]
    return rows, chosen


def accuracy_figure(
    frame: pd.DataFrame,
    *,
    metric: str | None = None,
    x: str = "iteration",
    tasks: bool = False,
    title: str | None = None,
    labels: tuple[str, ...] = (),
    rates: bool = False,
) -> Figure:
    """Figure of one or several runs; `rates` adds a panel of learning rates."""
    import pandas as pd

    rows, chosen = select(frame, metric, tasks=tasks)
    extra = frame[(frame["metric"] == "learning_rate") & frame["dir"].isin(rows["dir"])]
    shown = pd.concat([rows, extra]) if rates else rows
    return draw_curves(shown, chosen, x=x, title=title, labels=labels, rates=rates)
