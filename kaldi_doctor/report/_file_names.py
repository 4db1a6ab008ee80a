"""File names made from a stranger's names: never a path, never hidden, the same on every system."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WINDOWS = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
_PLAIN = "-_.+=@,"
LONGEST = 150
"""Bytes of a name before its suffix; file systems hold 255."""


def file_name(name: str, suffix: str) -> str:
    """A file name for an utterance: letters and digits of any script stay, all else is written `%2F`.

    Different names give different file names; a long one ends with a digest.

    Args:
        name: utterance id.
        suffix: with its dot.
    """
    made = "".join(
        letter if (letter.isalnum() and letter.isprintable()) or letter in _PLAIN else _escaped(letter)
        for letter in name
    )
    if made.startswith((".", "-")):
        made = f"%{ord(made[0]):02X}{made[1:]}"
    if made.partition(".")[0].lower() in _WINDOWS or not made:
        made = f"%{made}"
    if len(made.encode()) > LONGEST:
        made = f"{made.encode()[: LONGEST - 17].decode('utf-8', 'ignore')}~{_digest(name)}"
    return made + suffix


def file_names(names: Iterable[str], suffix: str) -> dict[str, str]:
    """File name by utterance; where two would be one file on a system that ignores case, the later has a digest."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        file = file_name(name, suffix)
        if file.casefold() in taken:
            file = f"{file.removesuffix(suffix)}~{_digest(name)}{suffix}"
        taken.add(file.casefold())
        made[name] = file
    return made


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))
