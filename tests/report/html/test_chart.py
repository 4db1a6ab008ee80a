"""Geometry of charts: round ticks, places inside the box, names that do not cover each other."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.report.html._chart import Chart, Series, label_of, line_chart, mark, place_of, ticks

VALUES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4))


def chart_of(*curves, **options) -> tuple[Chart, list[Series]]:
    series = [Series(f"s{n}", f"curve {n}", tuple(points)) for n, points in enumerate(curves)]
    return line_chart(Chart("t", "a", "x", "y"), series, **options), series


@given(VALUES, VALUES)
def test_ticks_are_few_evenly_spaced_and_inside(low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    found = ticks(low, high)
    assert len(found) <= 7
    room = (high - low) * 1e-6 + 1e-9
    assert all(low - room <= tick <= high + room for tick in found)
    steps = [b - a for a, b in zip(found, found[1:])]
    assert not steps or math.isclose(min(steps), max(steps), rel_tol=1e-6)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_iterations_have_whole_ticks(low: int, width: int) -> None:
    assert all(tick == int(tick) for tick in ticks(low, low + width, whole=True))


def test_labels_have_no_float_noise() -> None:
    values = (0.0, -0.0, 0.30000000000000004, 15.0, 0.0001, 2e7, -2.5)
    assert [label_of(value) for value in values] == ["0", "0", "0.3", "15", "1e-4", "2e7", "-2.5"]


@given(st.lists(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=40), min_size=1, max_size=4), st.booleans())
def test_every_point_lies_inside_the_axes(curves: list[list[tuple[float, float]]], log: bool) -> None:
    chart, series = chart_of(*map(sorted, curves), log=log)
    for line, one in zip(chart.lines, series, strict=True):
        for index in range(len(one.points)):
            x, y = place_of(line, index)
            assert chart.left <= x <= chart.right
            assert chart.top <= y <= chart.bottom


def test_names_of_curves_that_end_together_stand_apart() -> None:
    chart, _ = chart_of(*(((7.0, 20.0), (17.0, 15.0 + n / 100)) for n in range(3)))
    places = sorted(line.name_at[1] for line in chart.lines)
    assert min(b - a for a, b in zip(places, places[1:])) >= 13


def test_what_a_floor_leaves_out_is_said() -> None:
    chart, _ = chart_of(((0.0, -1000.0), (1.0, -2.0), (2.0, -1.0)), floor=-2.0)
    assert "the lowest is -1000" in chart.notes[0]


def test_a_learning_rate_has_ticks_on_a_logarithmic_axis() -> None:
    chart, _ = chart_of(((0.0, 0.0015), (9.0, 0.00015)), log=True)
    assert [tick.label for tick in chart.y_ticks] == ["2e-4", "5e-4", "0.001"]


def test_words_of_a_mark_run_inwards() -> None:
    chart, series = chart_of(((0.0, 1.0), (10.0, 2.0)))
    mark(chart, series, "turn", 1, "turned at 1")
    mark(chart, series, "turn", 9, "turned at 9")
    assert [found.anchor for found in chart.marks] == ["start", "end"]


def test_names_stand_in_the_order_in_which_their_curves_end() -> None:
    """Three sweeps that end close together: the last to be drawn ends uppermost, and its name stood lowest."""
    ends = (69.9, 70.0, 70.8)
    chart, _ = chart_of(*(((7.0, 52.0), (20.0, end)) for end in ends))
    places = [line.name_at[1] for line in chart.lines]
    assert places == sorted(places, reverse=True)
    assert all(chart.top <= place - 4 <= chart.bottom for place in places)
