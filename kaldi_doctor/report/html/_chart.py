"""Small line charts as geometry: what the templates draw as SVG. Sizes are units of the view box."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

WIDTH, HEIGHT = 350, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 54, 14, 42
LINE = 13
"""Height of a line of text."""
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick: its place along the axis and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: `look` is a class of the style sheet; dots are places of single values; the name stands at its end."""

    look: str
    path: str
    dots: tuple[tuple[float, float], ...]
    name: str
    name_at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line with a word, or a ring around one value."""

    kind: str
    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Series:
    """What is to be drawn: values in the units of the axes."""

    look: str
    name: str
    points: Points


@dataclass(slots=True)
class Chart:
    """One chart, with the words that say the same."""

    title: str
    about: str
    x_label: str
    y_label: str
    x_ticks: list[Tick] = field(default_factory=list)
    y_ticks: list[Tick] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


class Scale:
    """From values to places; both ends are taken as given."""

    def __init__(self, low: float, high: float, start: float, stop: float, *, log: bool = False) -> None:
        self._log = log and low > 0
        self.low, self.high = (math.log10(low), math.log10(high)) if self._log else (low, high)
        if self.high <= self.low:
            self.high = self.low + (abs(self.low) or 1.0) * 0.1
        self._start, self._step = start, (stop - start) / (self.high - self.low)

    def __call__(self, value: float) -> float:
        """Place of a value, cut off at the ends."""
        value = math.log10(value) if self._log else value
        value = min(max(value, self.low), self.high)
        return round(self._start + (value - self.low) * self._step, 1)


def ticks(low: float, high: float, most: int = 5, *, whole: bool = False) -> list[float]:
    """Round numbers between two values (1, 2, 5 times a power of ten); whole ones where asked for."""
    if not high > low:
        return [low]
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def label_of(value: float) -> str:
    """A tick as it is written: no tail of zeros, no float noise."""
    if value and not 1e-3 <= abs(value) < 1e6:
        return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def value_of(value: float) -> str:
    """A value as it is said: four digits that tell."""
    return f"{value:.4g}"


def line_chart(chart: Chart, series: list[Series], *, log: bool = False, floor: float | None = None) -> Chart:
    """Fill a chart with axes and curves.

    Args:
        chart: with its words.
        series: curves; at least one with a value.
        log: logarithmic values, for learning rates.
        floor: lowest value to draw where an untrained first model would squeeze all others; it is said in a note.
    """
    series = drawable(series)
    xs = [x for one in series for x, _ in one.points]
    ys = [y for one in series for _, y in one.points]
    if not ys:
        chart.notes.append("no value that can be drawn")
        return chart
    low, high = min(ys), max(ys)
    if floor is not None and floor > low:
        chart.notes.append(f"values below {label_of(floor)} (the lowest is {label_of(low)}) lie on the lower edge")
        low = floor
    pad = 0.0 if log else 0.06 * (high - low)
    x_of = Scale(min(xs), max(xs), chart.left + 8, chart.right - 8)
    y_of = Scale(low - pad, high + pad, chart.bottom, chart.top, log=log)
    chart.x_ticks = [Tick(x_of(x), label_of(x)) for x in ticks(min(xs), max(xs), 5, whole=True)]
    values = _decades(low, high) if log and low > 0 else ticks(low - pad, high + pad, 5)
    chart.y_ticks = [Tick(y_of(y), label_of(y)) for y in values]
    names = _apart([y_of(one.points[-1][1]) for one in series], chart)
    for one, at in zip(series, names, strict=True):
        placed = [(x_of(x), y_of(y)) for x, y in one.points]
        step = max(1, -(-len(placed) // 16))
        chart.lines.append(
            Line(
                one.look,
                "M" + "L".join(f"{x:g} {y:g}" for x, y in placed),
                tuple(placed[::step]),
                one.name,
                (chart.right + 4, at + 4),
            )
        )
    return chart


def drawable(series: list[Series]) -> list[Series]:
    """The curves without values that no axis can show; a curve of which nothing is left goes."""
    kept = [replace(one, points=type(one.points)(p for p in one.points if _drawable(*p))) for one in series]
    return [one for one in kept if one.points]


def _drawable(x: float, y: float) -> bool:
    """Whether axes can be made for a point: logs that were damaged hold infinities, and numbers near the largest."""
    return abs(x) < 1e15 and abs(y) < 1e100 and (y == 0 or abs(y) > 1e-100)


def _decades(low: float, high: float) -> list[float]:
    """Ticks of a logarithmic axis: 1, 2 and 5 times the powers of ten, the powers alone where those are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [m * 10.0**power for power in powers for m in (1, 2, 5) if low * 0.999 <= m * 10.0**power <= high * 1.001]
    return fine if len(fine) <= 6 else [10.0**power for power in powers if low * 0.999 <= 10.0**power <= high * 1.001]


def _apart(ends: list[float], chart: Chart) -> list[float]:
    """Places for names beside the ends of their curves: a line apart, in the order of the ends, inside the axes."""
    order = sorted(range(len(ends)), key=lambda index: ends[index])
    places = [0.0] * len(ends)
    lowest: float = chart.top - LINE
    for index in order:
        lowest = places[index] = max(ends[index], lowest + LINE)
    highest: float = chart.bottom + LINE
    for index in reversed(order):
        highest = places[index] = min(places[index], highest - LINE)
    return places


def mark(chart: Chart, series: list[Series], kind: str, at: float, text: str, *, y: float | None = None) -> None:
    """Add a line at an x (`turn`), or a ring around a value (`best`), after the curves were drawn."""
    xs = [x for one in series for x, _ in one.points]
    x = Scale(min(xs), max(xs), chart.left + 8, chart.right - 8)(at)
    right = x > (chart.left + chart.right) / 2
    place = chart.top if y is None else y
    chart.marks.append(Mark(kind, x, place, text, "end" if right else "start"))


def place_of(line: Line, index: int) -> tuple[float, float]:
    """Place of the n-th value of a curve."""
    x, _, y = line.path[1:].split("L")[index].partition(" ")
    return float(x), float(y)
