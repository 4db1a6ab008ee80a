"""How the figures look: colours that do not rest on red against green, and saving without a display."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure

COLORS = ("#0072b2", "#e69f00", "#555555", "#cc79a7", "#56b4e9", "#000000", "#8c6d31", "#7b4fa3")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
FORMATS = ("png", "svg", "pdf")
TITLES = {
    "accuracy": "frame accuracy (%)",
    "objf": "objective per frame",
    "total": "objective with l2 term, per frame",
    "l2": "l2 term per frame",
    "loss": "loss per frame",
    "learning_rate": "learning rate",
}
LOWER_IS_BETTER = frozenset({"loss"})

_RC: dict[str, Any] = {
    "text.parse_math": False,  # a `$` in a name of the tree is a dollar sign
    "svg.fonttype": "none",
    "svg.hashsalt": "kaldi-doctor",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "legend.frameon": False,
    "figure.dpi": 120,
}


def looks() -> AbstractContextManager[None]:
    """Context in which figures of this package are drawn and saved."""
    import matplotlib as mpl

    return mpl.rc_context(_RC)  # type: ignore[arg-type,unused-ignore]


def look_of(index: int) -> tuple[str, str]:
    """(colour, marker) of the n-th run."""
    return COLORS[index % len(COLORS)], MARKERS[index % len(MARKERS)]


def title_of(metric: str) -> str:
    """Words for an axis."""
    return TITLES.get(metric, metric)


def shown_value(value: float, metric: str) -> str:
    """A value as it is written beside a curve: accuracy in percent, the others as the logs have them."""
    return f"{100 * value:.1f}" if metric == "accuracy" else f"{value:.4g}"


def best_of(points: pd.DataFrame, metric: str) -> pd.Series | None:
    """The row of the best finite value, the first where several are equal; None without one."""
    import numpy as np

    finite = points[np.isfinite(points["value"])]
    if finite.empty:
        return None
    at = finite["value"].to_numpy()
    best: pd.Series = finite.iloc[int(at.argmin() if metric in LOWER_IS_BETTER else at.argmax())]
    return best


def shown_limits(values: pd.Series, metric: str) -> tuple[float, float]:
    """Lowest and highest value to draw.

    The untrained first model would squeeze a long curve of an objective into a line at the top, so that values far
    below the others are left out.
    """
    low, high = float(values.min()), float(values.max())
    if len(values) >= 20 and metric != "accuracy":
        floor = float(values.quantile(0.05))
        low = floor if floor - low > 1.5 * (high - floor) > 0 else low
    return low, high


def harmless(figure: Figure, clean: Callable[[str], str]) -> None:
    """Make every text of a figure plain: no mathematics between dollar signs, no character that a viewer would obey."""
    from matplotlib.text import Text
    from matplotlib.ticker import FixedFormatter

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            for formatter in (axis.get_major_formatter(), axis.get_minor_formatter()):
                if isinstance(formatter, FixedFormatter):
                    formatter.seq = [clean(label) for label in formatter.seq]
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
        text.set_text("\n".join(map(clean, text.get_text().split("\n"))))


def drawn_as(figure: Figure, path: Path, *, title: str, clean: Callable[[str], str] = str) -> bytes:
    """A figure as the file of this name would hold it; the format follows the suffix. Files have no date in them.

    `clean` makes texts of the tree fit to be shown.

    Raises:
        UsageError: another suffix than png, svg or pdf.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise UsageError(f"{path}: the name must end in .png, .svg or .pdf")
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    harmless(figure, clean)
    title = clean(title)
    known: dict[str, dict[str, Any]] = {
        "png": {"Title": title},
        "svg": {"Title": title, "Date": None, "Description": title},
        "pdf": {"Title": title, "CreationDate": None},
    }
    drawn = BytesIO()
    with looks():
        figure.savefig(drawn, format=kind, metadata=known[kind], bbox_inches="tight")
    return drawn.getvalue()


def heading(what: str, paths: list[str]) -> str:
    """What a figure shows and of which runs; where their names are too long for a line, how many they are."""
    made = f"{what[:1].upper()}{what[1:]}: {', '.join(short_names(paths).values())}"
    return made if len(made) <= 70 else f"{what[:1].upper()}{what[1:]}: {len(paths)} runs"


def short_names(paths: list[str]) -> dict[str, str]:
    """Shortest endings of the paths that still tell them apart."""

    def endings(depth: int) -> Iterator[tuple[str, str]]:
        return ((path, "/".join(path.split("/")[-depth:])) for path in paths)

    for depth in range(1, max((path.count("/") for path in paths), default=0) + 2):
        named = dict(endings(depth))
        if len(set(named.values())) == len(named):
            return named
    return {path: path for path in paths}
