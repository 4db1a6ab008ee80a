"""The layers of the package, drawn from the contract that import-linter holds and from the imports of the modules."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from html import escape

from docgen.screens import ROOT

PACKAGE = "kaldi_doctor"
MARK = "<!-- layers -->"
"""Where the page has the table when the site is built."""
PICTURE = "docs/pictures/layers.svg"


@dataclass(frozen=True, slots=True)
class Room:
    """One package or module directly below `kaldi_doctor`.

    Attributes:
        name: its name.
        says: first line of its docstring.
        modules, lines: how large it is.
        imports: names of other rooms that its modules import, uppermost layer first.
    """

    name: str
    says: str
    modules: int
    lines: int
    imports: tuple[str, ...]


def layers() -> list[list[str]]:
    """Names by layer, uppermost first, as the contract has them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found = next(contract for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in found["layers"]]


def rooms() -> dict[str, Room]:
    """Every room of the contract by name."""
    order = [name for layer in layers() for name in layer]
    return {name: _room(name, order) for name in order}


def _room(name: str, order: list[str]) -> Room:
    folder = ROOT / PACKAGE / name
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    trees = [ast.parse(text) for text in texts]
    head = trees[files.index(folder / "__init__.py")] if folder.is_dir() else trees[0]
    says = (ast.get_docstring(head) or "").splitlines()[0].rstrip(".")
    used = {room for tree in trees for room in _imported(tree)} - {name}
    return Room(
        name, says, len(files), sum(len(text.splitlines()) for text in texts), tuple(r for r in order if r in used)
    )


def _imported(tree: ast.Module) -> set[str]:
    """Rooms that a module imports anywhere, inside functions and for types too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            paths = [node.module] if node.module != PACKAGE else [f"{PACKAGE}.{one.name}" for one in node.names]
        elif isinstance(node, ast.Import):
            paths = [one.name for one in node.names]
        else:
            continue
        found |= {path.split(".")[1] for path in paths if path.startswith(f"{PACKAGE}.")}
    return found


def table() -> str:
    """The layers as a table of Markdown, uppermost first."""
    every = rooms()
    lines = ["| layer | holds | modules | lines | imports |", "|---|---|---:|---:|---|"]
    for layer in layers():
        for name in layer:
            room = every[name]
            used = ", ".join(room.imports) or "-"
            lines.append(f"| `{name}` | {room.says} | {room.modules} | {room.lines:,} | {used} |")
    return "\n".join(lines)


_STYLE = (
    ".room { fill: #e8f0f7; stroke: #30618c } path { fill: none; stroke: #30618c; stroke-width: 2 } "
    "text { font-size: 12.5px; fill: #333333 } .name { font-size: 15px; font-weight: bold; fill: #14324a }"
)
_ROW, _GAP, _WIDE = 46, 10, 860


def drawing() -> str:
    """The layers as SVG, one row each, uppermost first: a room may import from rows below its own, never above."""
    every = rooms()
    stacked = layers()
    height = 40 + len(stacked) * (_ROW + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" font-family="sans-serif" role="img">',
        "<title>Layers of kaldi_doctor: each imports only from below</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDE}" height="{height}" rx="8" fill="#ffffff"/>',
    ]
    for number, layer in enumerate(stacked):
        top = 12 + number * (_ROW + _GAP)
        wide = (_WIDE - 60 - _GAP * (len(layer) - 1)) / len(layer)
        for place, name in enumerate(layer):
            left = 44 + place * (wide + _GAP)
            parts += [
                f'<rect class="room" x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_ROW}" rx="6"/>',
                f'<text class="name" x="{left + 12:.1f}" y="{top + 19}">{name}</text>',
                f'<text x="{left + 12:.1f}" y="{top + 37}">{_cut(every[name].says, wide)}</text>',
            ]
    parts += [
        f'<path d="M22 14 V{height - 34} l-7 -9 M22 {height - 34} l7 -9"/>',
        f'<text x="44" y="{height - 12}">imports go down, never up</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cut(words: str, wide: float) -> str:
    """Words that fit a box."""
    most = int((wide - 20) / 6.4)
    if len(words) > most:
        words = words[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"
    return escape(words)
