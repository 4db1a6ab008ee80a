"""Durations per phone: median, quartiles and 5th to 95th percentile, silence apart because its scale is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaldi_doctor.analysis.ali.durations import Durations, PhoneDuration

BLUE, ORANGE, GREY = "#1f5fa8", "#d9730d", "#6b6b6b"
MOST_ROWS = 120
SQUEEZED = 30.0
"""Percent of occurrences at the shortest length from which a phone is drawn in orange (Kaldi alignments that fit have
fewer; see `kaldi-doctor cheatsheet align`)."""
_ROW_INCHES, _WIDTH_INCHES = 0.19, 8.0


def durations_figure(found: Durations, clean: Callable[[str], str] = str) -> Any:
    """A matplotlib Figure of all phones, the longest median on top.

    Args:
        found: rows of one directory; the rarest phones beyond MOST_ROWS are left out, and the title says so.
        clean: makes names of the tree fit to be shown.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    rows = sorted(found.rows, key=lambda row: -row.count)[:MOST_ROWS]
    speech = sorted((row for row in rows if not row.silence), key=_by_median)
    silence = sorted((row for row in rows if row.silence), key=_by_median)
    panels = [part for part in (silence, speech) if part]
    heights = [len(part) + 1.5 for part in panels] or [3.0]
    figure: Any = Figure(figsize=(_WIDTH_INCHES, _ROW_INCHES * sum(heights) + 1.8), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(max(len(panels), 1), 1, height_ratios=heights, squeeze=False)[:, 0]
    for axis, part in zip(axes, panels, strict=False):
        _panel(axis, part, [_plain(clean(row.phone)) for row in part])
    axes[-1].set_xlabel("duration in milliseconds")
    left_out = len(found.rows) - len(rows)
    title = f"Phone durations, {_plain(clean(found.path), 90)}"
    detail = f"{found.utterances:,} utterances, {found.hours:.2f} hours"
    if left_out:
        detail += f"; the {left_out} rarest phones are left out"
    figure.suptitle(f"{title}\n{detail}", fontsize=10)
    handles = [
        Line2D([], [], color=BLUE, marker="o", linewidth=4, alpha=0.9, label="median, quartiles"),
        Line2D([], [], color=BLUE, linewidth=1, label="5 to 95 %"),
        Line2D([], [], color=GREY, marker="|", linestyle="none", markersize=8, label="shortest the HMM allows"),
        Line2D([], [], color=ORANGE, marker="s", linewidth=4, label=f"over {SQUEEZED:g} % at the shortest"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=7.5, frameon=False)
    return figure


def _by_median(row: PhoneDuration) -> tuple[float, float, str]:
    return (row.median_ms, row.mean_ms, row.phone)


def _panel(axis: Any, rows: Sequence[PhoneDuration], names: Sequence[str]) -> None:
    """One panel: a phone a row."""
    for height, row in enumerate(rows):
        squeezed = not row.silence and row.at_shortest_percent > SQUEEZED
        colour = GREY if row.silence else ORANGE if squeezed else BLUE
        axis.plot([row.p5_ms, row.p95_ms], [height, height], color=colour, linewidth=1, solid_capstyle="butt")
        axis.plot(
            [row.p25_ms, row.p75_ms], [height, height], color=colour, linewidth=4, solid_capstyle="butt", alpha=0.55
        )
        axis.plot([row.median_ms], [height], color=colour, marker="s" if squeezed else "o", markersize=4.5)
        axis.plot([row.shortest_ms], [height], color=GREY, marker="|", markersize=7, linestyle="none")
    labels = [f"{name}  {_short(row.count)}" for name, row in zip(names, rows, strict=True)]
    axis.set_yticks(range(len(rows)), labels, fontsize=7)
    axis.set_ylim(-0.8, len(rows) - 0.2)
    axis.set_xlim(left=0)
    axis.tick_params(axis="x", labelsize=8)
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="x", color="#dddddd", linewidth=0.6)
    axis.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.set_ylabel("silence" if rows[0].silence else "phones and their number", fontsize=8)


def _plain(name: str, longest: int = 24) -> str:
    """A name without matplotlib's formula signs, the end of it where it is too long."""
    return name[-longest:].replace("$", r"\$")


def _short(count: int) -> str:
    """1,234 as 1.2k."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 100_000 else f"{count / 1000:.0f}k"
