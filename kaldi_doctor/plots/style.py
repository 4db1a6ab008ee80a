"""How the figures look: colours that do not rest on red against green, and saving without a display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from matplotlib.figure import Figure

COLORS = ("#0072b2", "#e69f00", "#555555", "#cc79a7", "#56b4e9", "#000000", "#8c6d31", "#7b4fa3")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
FORMATS = ("png", "svg", "pdf")

_RC: dict[str, Any] = {
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


def save(figure: Figure, path: Path, *, title: str) -> None:
    """Write a figure; the format follows the suffix. Files have no date in them.

    Raises:
        UsageError: another suffix than png, svg or pdf.
        OSError: the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise UsageError(f"{path}: the name must end in .png, .svg or .pdf")
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    known: dict[str, dict[str, Any]] = {
        "png": {"Title": title},
        "svg": {"Title": title, "Date": None, "Description": title},
        "pdf": {"Title": title, "CreationDate": None},
    }
    with looks():
        figure.savefig(path, format=kind, metadata=known[kind], bbox_inches="tight")


def short_names(paths: list[str]) -> dict[str, str]:
    """Shortest endings of the paths that still tell them apart."""

    def endings(depth: int) -> Iterator[tuple[str, str]]:
        return ((path, "/".join(path.split("/")[-depth:])) for path in paths)

    for depth in range(1, max((path.count("/") for path in paths), default=0) + 2):
        named = dict(endings(depth))
        if len(set(named.values())) == len(named):
            return named
    return {path: path for path in paths}
