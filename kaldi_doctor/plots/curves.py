"""Draws training curves: train dashed, valid solid, one colour and marker a run, the best valid model ringed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.plots.style import best_of, look_of, looks, short_names, shown_limits, shown_value, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw_curves(
    frame: pd.DataFrame,
    metric: str,
    *,
    x: str = "iteration",
    title: str | None = None,
    labels: tuple[str, ...] = (),
    rates: bool = False,
    names: dict[str, str] | None = None,
    objective: str | None = None,
) -> Figure:
    """A figure with one panel a task (output) and, on request, one for the objective and one for the learning rate.

    Args:
        frame: rows of kaldi_doctor.analysis.tree.training_curves.
        metric: the one to draw.
        x: iteration or epoch.
        title: above the figure.
        labels: titles of the panels, in order of the outputs.
        rates: whether to add the learning rate.
        names: names of the runs in the legend, by directory; short endings of the paths where None.
        objective: metric of a panel below, with a line through all panels where its best valid value lies, if training
            went on after it.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    chosen = frame[frame["metric"] == metric]
    outputs = sorted(chosen["output"].unique(), key=lambda name: (name != "output", name))
    runs = list(dict.fromkeys(chosen["dir"]))
    names = names or short_names(runs)
    panels = len(outputs)
    rows = panels + bool(objective) + bool(rates)
    with looks():
        figure = Figure(figsize=(8, 0.6 + (3.9 if rows == 1 else 2.9) * rows), layout="constrained")
        axes = figure.subplots(rows, 1, squeeze=False, sharex=True)[:, 0]
        for index, output in enumerate(outputs):
            _panel(axes[index], chosen[chosen["output"] == output], runs, names, metric=metric, x=x)
            if panels > 1 or labels:
                axes[index].set_title(labels[index] if index < len(labels) else output, loc="left", fontsize=10)
        if objective:
            below = frame[frame["metric"] == objective]
            _panel(axes[panels], below, runs, names, metric=objective, x=x)
            _turns(list(axes[: panels + 1]), below, runs, metric=objective, x=x)
        if rates:
            _rates(axes[-1], frame[frame["metric"] == "learning_rate"], runs, x=x)
        axes[-1].set_xlabel(x)
        if x == "iteration":
            axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
        if title:
            figure.suptitle(title)
    return figure


def _panel(axes: Axes, chosen: pd.DataFrame, runs: list[str], names: dict[str, str], *, metric: str, x: str) -> None:
    column = "order" if x == "iteration" else "epoch"
    scale = 100.0 if metric == "accuracy" else 1.0
    for number, run in enumerate(runs):
        color, marker = look_of(number)
        mine = chosen[chosen["dir"] == run]
        for split, dash in (("train", "--"), ("valid", "-")):
            points = mine[(mine["split"] == split)].dropna(subset=[column, "value"]).sort_values(column)
            if points.empty:
                continue
            best = best_of(points, metric) if split == "valid" else None
            axes.plot(
                points[column],
                points["value"] * scale,
                dash,
                color=color,
                marker=marker if len(runs) > 1 or split == "valid" else None,
                markevery=max(1, len(points) // 12),
                markersize=4,
                markerfacecolor=color if split == "valid" else "white",
                linewidth=1.6,
                label=_label(names.get(run, run), split, best, metric),
            )
            if best is not None:
                (ring,) = axes.plot([best[column]], [best["value"] * scale], "o", color=color, fillstyle="none")
                ring.set(markersize=11, markeredgewidth=1.6)
    _limits(axes, chosen["value"].dropna(), metric)
    axes.set_ylabel(title_of(metric))
    if len(runs) > 1:
        axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    else:
        axes.legend(fontsize=8)


def _turns(panels: Sequence[Axes], rows: pd.DataFrame, runs: list[str], *, metric: str, x: str) -> None:
    """A dotted line where the validation objective of a run was best, if it was no longer so at the end."""
    column = "order" if x == "iteration" else "epoch"
    for number, run in enumerate(runs):
        points = rows[(rows["dir"] == run) & (rows["split"] == "valid")].dropna(subset=[column, "value"])
        best = best_of(points, metric) if not points.empty else None
        if best is not None and best[column] < points[column].max():
            for axes in panels:
                axes.axvline(best[column], color=look_of(number)[0], linestyle=":", linewidth=1.2)


def _label(name: str, split: str, best: pd.Series | None, metric: str) -> str:
    """Name of a curve in the legend, where the best value covers no curve."""
    if best is None:
        return f"{name} {split}"
    return f"{name} {split}, best {shown_value(best['value'], metric)} at {best['iteration']}"


def _limits(axes: Axes, values: pd.Series, metric: str) -> None:
    """Keep the untrained first model from squeezing a chain or objective curve into a line at the top."""
    if values.empty:
        return
    low, high = shown_limits(values, metric)
    if low > values.min():
        axes.set_ylim(low - 0.3 * (high - low), high + 0.1 * (high - low))


def _rates(axes: Axes, rates: pd.DataFrame, runs: list[str], *, x: str) -> None:
    column = "order" if x == "iteration" else "epoch"
    for number, run in enumerate(runs):
        points = rates[rates["dir"] == run].sort_values(column)
        if not points.empty:
            axes.plot(points[column], points["value"], color=look_of(number)[0], linewidth=1.6)
    axes.set_ylabel("learning rate")
    axes.set_yscale("log" if not rates.empty and (rates["value"] > 0).all() else "linear")
