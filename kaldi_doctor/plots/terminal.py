"""Pictures and curves in the terminal itself.

Inline images go through textual-image (extra `terminal`), which asks the terminal what it can show: Kitty's graphics
protocol (Kitty, Ghostty) or Sixel (iTerm2, WezTerm, foot, xterm and others). Nothing is guessed from names. Where it
can do neither, or the extra is not installed, curves are drawn with braille dots or plain characters.
"""

from __future__ import annotations

import io
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from kaldi_doctor.plots.style import short_names

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def image_protocol() -> str | None:
    """`sixel` or `kitty` where stdout is a terminal that answers that it can; None otherwise."""
    import sys

    if not sys.stdout.isatty():
        return None
    try:
        from textual_image import renderable
    except (ImportError, OSError):
        return None
    if renderable.Image is renderable.SixelImage:
        return "sixel"
    return "kitty" if renderable.Image is renderable.TGPImage else None


def show_image(figure: Figure) -> None:
    """Print a figure as an inline image; call only where `image_protocol` named one."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image as Picture
    from rich.console import Console
    from textual_image.renderable import Image

    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    buffer.seek(0)
    Console().print(Image(Picture.open(buffer), width="auto", height="auto"))


def text_plot(
    frame: pd.DataFrame,
    metric: str,
    *,
    x: str = "iteration",
    width: int = 78,
    height: int = 16,
    ascii_only: bool = False,
) -> str:
    """Curves as text: train as dots, valid as a denser line; one panel an output, one letter a run.

    Args:
        frame: rows of one metric (kaldi_doctor.plots.training).
        metric: its name, for the heading.
        x: iteration or epoch.
        width: columns in all.
        height: rows of a panel.
        ascii_only: letters in place of braille.
    """
    column = "order" if x == "iteration" else "epoch"
    rows = frame[frame["metric"] == metric].dropna(subset=[column, "value"])
    names = short_names(list(dict.fromkeys(rows["dir"])))
    parts: list[str] = []
    for output, panel in rows.groupby("output", sort=False):
        head = f"{metric}{'' if output in {'output', ''} else f' of {output}'} by {x}"
        parts += [head, *_panel(panel, column, names, width, height, ascii_only=ascii_only)]
    return "\n".join(parts) + "\n"


def _panel(
    panel: pd.DataFrame, column: str, names: dict[str, str], width: int, height: int, *, ascii_only: bool
) -> list[str]:
    finite = panel[panel["value"].map(math.isfinite)]
    if finite.empty:
        return ["  no finite value"]
    low, high = float(finite["value"].min()), float(finite["value"].max())
    if len(finite) >= 20:
        floor = float(finite["value"].quantile(0.05))
        low = floor if floor - low > 1.5 * (high - floor) > 0 else low
    left, right = float(finite[column].min()), float(finite[column].max())
    high, right = (high if high > low else low + 1e-6), (right if right > left else left + 1)
    columns = max(20, width - 11)
    cells = [[0] * columns for _ in range(height)]
    letters = [[" "] * columns for _ in range(height)]
    legend: list[str] = []
    marks = "ABCDEFGH"
    for number, run in enumerate(dict.fromkeys(finite["dir"])):
        for split in ("train", "valid"):
            mine = finite[(finite["dir"] == run) & (finite["split"] == split)].sort_values(column)
            points = [
                ((float(a) - left) / (right - left), (float(b) - low) / (high - low))
                for a, b in zip(mine[column], mine["value"], strict=True)
                if b >= low
            ]
            letter = marks[number % len(marks)]
            _trace(points, cells, letters, letter if split == "valid" else letter.lower(), solid=split == "valid")
        last = finite[(finite["dir"] == run) & (finite["split"] == "valid")].sort_values(column)
        if not last.empty:
            best = last.loc[last["value"].idxmax() if panel["metric"].iloc[0] != "loss" else last["value"].idxmin()]
            sign = (
                f"{marks[number % len(marks)]} valid, {marks[number % len(marks)].lower()} train: "
                if ascii_only
                else ""
            )
            legend.append(f"  {sign}{names.get(run, run)}: best valid {best['value']:.4g} at {best['iteration']}")
    lines = []
    for row in range(height):
        label = high - (high - low) * row / (height - 1)
        mark = f"{label:9.4g}" if row % 5 == 0 or row == height - 1 else " " * 9
        body = (
            "".join(letters[row]) if ascii_only else "".join(chr(0x2800 + cell) if cell else " " for cell in cells[row])
        )
        lines.append(f"{mark} |{body}".rstrip())
    lines.append(" " * 10 + "+" + "-" * columns)
    end = f"{right:g}"
    lines.append(" " * 11 + f"{left:g}".ljust(columns - len(end)) + end)
    note = [] if ascii_only else ["  solid: valid   dotted: train"]
    return [*lines, *note, *legend]


def _trace(
    points: list[tuple[float, float]], cells: list[list[int]], letters: list[list[str]], letter: str, *, solid: bool
) -> None:
    """Draw one line; a dotted one leaves out three dots of four."""
    height, width = len(cells), len(cells[0])
    wide, tall = width * 2 - 1, height * 4 - 1
    steps: list[tuple[float, float]] = points[:1]
    for (x0, y0), (x1, y1) in pairwise(points):
        count = max(1, math.ceil(max(abs(x1 - x0) * wide, abs(y1 - y0) * tall)))
        steps += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)]
    for number, (px, py) in enumerate(steps):
        column, row = round(px * wide), tall - round(py * tall)
        if solid or number % 4 == 0:
            cells[row // 4][column // 2] |= _DOTS[row % 4][column % 2]
            if letters[row // 4][column // 2] == " " or solid:
                letters[row // 4][column // 2] = letter
