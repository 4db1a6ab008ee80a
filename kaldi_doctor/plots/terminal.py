"""Pictures in the terminal itself.

Inline images go through textual-image (extra `terminal`), which asks the terminal what it can show: Kitty's graphics
protocol (Kitty, Ghostty) or Sixel (iTerm2, WezTerm, foot, xterm and others). Nothing is guessed from names. Where it
can do neither, or the extra is not installed, curves are drawn as text (text_plot.py).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
