"""Frame accuracy of train and valid over the iterations (chain: the objective, since it has no accuracy)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.plots.curves import draw_curves
from kaldi_doctor.plots.style import heading, title_of

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
    """Figure of one or several runs: accuracy above the objective; `rates` adds a panel of learning rates."""
    import pandas as pd

    rows, chosen = select(frame, metric, tasks=tasks)
    shown = [rows]
    objective, optimised = select(frame, None if chosen != "accuracy" else _optimised(frame), tasks=tasks)
    below = optimised if chosen == "accuracy" and optimised != "accuracy" and not tasks and len(objective) else None
    if below is not None:
        shown.append(objective[objective["dir"].isin(rows["dir"])])
    if rates:
        shown.append(frame[(frame["metric"] == "learning_rate") & frame["dir"].isin(rows["dir"])])
    what = "frame accuracy and objective" if below else title_of(chosen)
    return draw_curves(
        pd.concat(shown),
        chosen,
        x=x,
        title=title or heading(what, list(dict.fromkeys(rows["dir"]))),
        labels=labels,
        rates=rates,
        objective=below,
    )


def _optimised(frame: pd.DataFrame) -> str | None:
    """What these networks were trained on: objf, or the loss of nnet1."""
    have = set(frame["metric"])
    return next((name for name in ("objf", "loss") if name in have), None)
