"""Charts of networks (accuracy, objective, learning rate) and of sweeps over LM weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.report.html._chart import Chart, Series, drawable, line_chart, mark, place_of, value_of

if TYPE_CHECKING:
    from kaldi_doctor.figures import Network, Panel, Sweep

TITLES = {"accuracy": "frame accuracy", "objf": "objective", "loss": "loss"}
UNITS = {"accuracy": "%", "objf": "per frame", "loss": "per frame"}
LOOKS = ("s0", "s1", "s2", "s3", "s4")


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of one directory, with a sentence on what they show."""

    dir: str
    about: str
    charts: tuple[Chart, ...]
    warn: bool


def network_charts(network: Network) -> Charts:
    """Accuracy and objective of each output, and the learning rate where the logs tell it."""
    charts = [_panel(panel, network) for panel in network.panels]
    if len(network.rates) > 1 and len({rate for _, rate in network.rates}) > 1:
        charts.append(_rates(network))
    turned = next((panel for panel in network.panels if panel.turn is not None), None)
    last = max((x for p in network.panels for x, _ in p.valid), default=0)
    if turned is not None:
        about = f"Validation was best at {network.unit} {turned.turn} of {last:g} and got worse from there on."
    elif any(panel.valid for panel in network.panels):
        about = "Validation did not turn by more than its noise."
    else:
        about = "No values on a validation set."
    return Charts(network.dir, f"{network.flavour}. {about}", tuple(charts), turned is not None)


def _panel(panel: Panel, network: Network) -> Chart:
    scale = 100.0 if panel.metric == "accuracy" else 1.0
    series = [
        Series(look, name, tuple((x, y * scale) for x, y in points))
        for look, name, points in (("train", "train", panel.train), ("valid", "valid", panel.valid))
        if points
    ]
    series = drawable(series)  # so that the values that are marked below are those that were drawn
    several = len({p.output for p in network.panels}) > 1
    title = TITLES.get(panel.metric, panel.metric) + (f", {panel.output}" if several else "")
    said = [f"{one.name} from {_said(one.points[0][1], scale)} to {_said(one.points[-1][1], scale)}" for one in series]
    chart = Chart(
        title=title[0].upper() + title[1:],
        about="; ".join(said),
        x_label=network.unit,
        y_label=UNITS.get(panel.metric, ""),
    )
    line_chart(chart, series, floor=_floor(series) if panel.metric == "objf" else None)
    valid = next((one for one in series if one.name == "valid"), None)
    if valid is not None and panel.best is not None:
        chosen = min if panel.metric == "loss" else max
        index, (x, y) = chosen(enumerate(valid.points), key=lambda item: item[1][1])
        line = next(line for line in chart.lines if line.name == "valid")
        chart.about += f"; best valid {_said(y, scale)} at {network.unit} {x:g}"
        mark(chart, series, "best", x, "", y=place_of(line, index)[1])
    if panel.turn is not None and series:
        chart.about += f"; validation turned at {network.unit} {panel.turn}"
        mark(chart, series, "turn", panel.turn, f"turned at {panel.turn}")
    return chart


def _said(value: float, scale: float) -> str:
    """A value in a sentence: percent with one decimal."""
    return f"{value:.1f} %" if scale > 1 else value_of(value)


def _floor(series: list[Series]) -> float | None:
    """Lowest value to draw: the untrained first model of a long run would squeeze the rest into a line at the top."""
    values = sorted(y for one in series for _, y in one.points)
    if len(values) < 20:
        return None
    low, high = values[len(values) // 20], values[-1]
    return low if low - values[0] > 1.5 * (high - low) > 0 else None


def _rates(network: Network) -> Chart:
    first, last = network.rates[0][1], network.rates[-1][1]
    chart = Chart(
        title="Learning rate",
        about=f"effective learning rate from {value_of(first)} to {value_of(last)}",
        x_label=network.unit,
        y_label="effective",
    )
    positive = all(rate > 0 for _, rate in network.rates)
    return line_chart(chart, [Series("rate", "rate", network.rates)], log=positive)


def sweep_chart(sweep: Sweep, name: str) -> Chart:
    """Error rate over LM weights, one curve for each word insertion penalty."""
    penalties = sorted({setting.wip for setting in sweep.settings}, key=lambda wip: wip if wip is not None else -1.0)
    shown = penalties[: len(LOOKS)]
    series = [
        Series(
            LOOKS[number],
            f"wip {wip:g}" if wip is not None else sweep.metric,
            tuple((float(s.lmwt), s.percent) for s in sweep.settings if s.wip == wip and s.lmwt is not None),
        )
        for number, wip in enumerate(shown)
    ]
    series = [one for one in series if one.points]
    best = sweep.best
    penalty = f", word insertion penalty {best.wip:g}" if best.wip is not None else ""
    about = f"best {best.percent:.2f} % at LM weight {best.lmwt}{penalty}"
    chart = line_chart(Chart(title=name, about=about, x_label="LM weight", y_label=f"{sweep.metric} %"), series)
    if len(shown) < len(penalties):
        chart.notes.append(f"{len(penalties) - len(shown)} more penalties were scored")
    if sweep.at_edge:
        chart.notes.append("the best weight is the first or last one tried: the sweep may be too narrow")
    line = next((x for x, wip in zip(chart.lines, shown, strict=False) if wip == best.wip), None)
    if line is not None and best.lmwt is not None:
        points = next(one.points for one in series if one.look == line.look)
        index = next((n for n, (x, _) in enumerate(points) if x == best.lmwt), None)
        if index is not None:
            mark(chart, series, "best", best.lmwt, f"best {best.percent:.2f}", y=place_of(line, index)[1])
    return chart
