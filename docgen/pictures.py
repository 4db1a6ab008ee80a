"""Pictures of real screens, as SVG: the command is run with colour, and Rich draws what it printed.

The fonts are those of the reader's machine: a picture loads nothing.
"""

from __future__ import annotations

import io
import re
from html import unescape

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from docgen.screens import folder, printed

SCREENS = {
    "docs/pictures/sat-broken.svg": ("kaldi-doctor diagnose tests/fixtures/exp/sat_broken", 100),
    "docs/pictures/overfitting.svg": ("kaldi-doctor plot-accuracy tests/fixtures/exp/dnn --format text", 80),
}
"""File, command and columns of each picture."""

_LOADED = re.compile(r"\s*(?:@font-face \{.*?\}|<!-- Generated.*?-->)\n", re.DOTALL)
FORMAT = _LOADED.sub("\n", CONSOLE_SVG_FORMAT).replace(
    "Fira Code, monospace", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
)


def picture(command: str, width: int) -> str:
    """The screen of a command as SVG."""
    with folder() as where:
        screen = Text.from_ansi(printed(command, where, width=width, colour=True))
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ {command}\n"), soft_wrap=True)
    console.print(screen, soft_wrap=True)
    return console.export_svg(title="kaldi-doctor", code_format=FORMAT, unique_id="screen") + "\n"


def words_of(svg: str) -> list[str]:
    """What a picture says, word by word: how Rich draws may change with its release, the words may not."""
    pieces = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
    return " ".join(unescape(piece).replace("\xa0", " ") for piece in pieces).split()
