"""Text of the code as Markdown: what is not meant as markup stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`[^`]*`)")
_SPECIAL = re.compile(r"([*_\[\]\\|])")


def plain(words: str) -> str:
    """Words in which nothing is markup but code in backticks."""
    return "".join(part if part.startswith("`") else _escaped(part) for part in _CODE.split(words) if part)


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def code(words: str) -> str:
    """Words as code, also where they hold a backtick."""
    return f"`{words}`" if "`" not in words else f"`` {words} ``"


def breakable(name: str) -> str:
    """A name as code that may be broken behind its underscores: columns of tables are narrow."""
    return f"<code>{name.replace('_', '_<wbr>')}</code>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> list[str]:
    """A table; cells are Markdown already, a bar in them is written as an entity."""
    lines = ["| " + " | ".join(heads) + " |"]
    lines.append("|" + "|".join("---:" if place in numbers else "---" for place in range(len(heads))) + "|")
    lines += [
        "| " + " | ".join(cell.replace("|", "&#124;").replace("\\&#124;", "&#124;") for cell in row) + " |"
        for row in rows
    ]
    return [*lines, ""]


def paragraphs(body: str) -> list[str]:
    """Text of a docstring: paragraphs and lists as text, what is indented by four as code."""
    made: list[str] = []
    for paragraph in body.split("\n\n"):
        lines = paragraph.strip("\n").splitlines()
        if lines and all(line.startswith("    ") for line in lines):
            made += ["```text", *(line[4:] for line in lines), "```", ""]
        elif lines:
            made += [*_listed(lines), ""]
    return made


def _listed(lines: list[str]) -> list[str]:
    """Lines with an empty one before a list: Markdown wants it."""
    made: list[str] = []
    for line in lines:
        item = re.match(r"(\s*)([-*]|\d+\.) (.*)", line)
        if item and made and not re.match(r"\s*([-*]|\d+\.) ", made[-1]) and not made[-1].startswith(" "):
            made.append("")
        made.append(f"{item[1]}{item[2]} {plain(item[3])}" if item else plain(line))
    return made
