"""The ladder: error rate of each trained system in order of lineage, with published scores of the recipe beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.analysis.tree.scored_systems import Scored
from kaldi_doctor.plots.style import COLORS, look_of, looks, short_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from rich.text import Text


def wer_figure(systems: list[Scored], *, title: str | None = None) -> Figure:
    """Bars by system, one colour a tree; a diamond marks the published score. Comparable only on the same test set."""
    from matplotlib.figure import Figure

    trees = list(dict.fromkeys(item.tree for item in systems))
    names = short_names(trees)
    labels = list(dict.fromkeys(item.dir.removeprefix("exp/") for item in systems))
    with looks():
        figure = Figure(figsize=(8, 1.4 + 0.42 * len(labels) * max(1, len(trees) * 0.7)), layout="constrained")
        axes = figure.subplots()
        for number, tree in enumerate(trees):
            mine = [item for item in systems if item.tree == tree]
            _bars(axes, mine, labels, number, len(trees), names[tree])
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(f"{systems[0].metric} (%)")
        if len(trees) > 1 or any(item.published is not None for item in systems):
            axes.legend(fontsize=8)
        if title:
            axes.set_title(title)
    return figure


def _bars(axes: Axes, mine: list[Scored], labels: list[str], number: int, trees: int, name: str) -> None:
    height = 0.8 / trees
    at = [labels.index(item.dir.removeprefix("exp/")) + (number - (trees - 1) / 2) * height for item in mine]
    axes.barh(at, [item.percent for item in mine], height * 0.9, color=look_of(number)[0], label=name)
    for y, item in zip(at, mine, strict=True):
        # Inside the bar where there is room: the mark of the published score sits at its end.
        inside = item.percent > 0.15 * max(other.percent for other in mine)
        axes.annotate(
            f"{item.percent:.2f}",
            (item.percent, y),
            xytext=(-10 if inside else 10, 0),
            textcoords="offset points",
            va="center",
            ha="right" if inside else "left",
            color="white" if inside else "black",
            fontsize=8,
        )
    known = [(y, item.published) for y, item in zip(at, mine, strict=True) if item.published is not None]
    if known:
        recipe = next(item.recipe for item in mine if item.published is not None)
        axes.plot(
            [value for _, value in known],
            [y for y, _ in known],
            "D",
            color=COLORS[5],
            fillstyle="none",
            label=f"published, {recipe}",
        )


def wer_text(systems: list[Scored], *, width: int = 78, ascii_only: bool = False) -> Text:
    """Bars as text."""
    from rich.text import Text

    trees = short_names(list(dict.fromkeys(item.tree for item in systems)))
    names = [f"{trees[item.tree]}: {item.dir}" if len(trees) > 1 else item.dir for item in systems]
    name_width = max(map(len, names))
    most = max(item.percent for item in systems) or 1.0
    room = max(10, width - name_width - 32)
    block = "#" if ascii_only else "█"
    lines = []
    for name, item in zip(names, systems, strict=True):
        bar = block * max(1, round(room * item.percent / most))
        known = f"  published {item.published:g}" if item.published is not None else ""
        lines.append(f"{name:{name_width}}  {item.percent:7.2f} %  {bar}{known}")
    return Text("\n".join(lines) + "\n")
