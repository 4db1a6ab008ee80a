"""What to say to a path in which there is nothing of Kaldi: which signs were looked for, and where they are instead."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

SIGNS = "*/final.mdl, */log/*.log, */decode*/"
_ENTRIES, _DEPTH = 4000, 4


def stages_in(directory: Path) -> int:
    """Sub-directories that look like experiments: with a model, job logs or decodes."""
    found = 0
    for child in _directories(directory):
        names = _names(child)
        logs = "log" in names and any(name.endswith((".log", ".log.txt")) for name in _names(child / "log"))
        found += "final.mdl" in names or logs or any(name.startswith("decode") for name in names)
    return found


def nearest_tree(start: Path) -> tuple[Path, int] | None:
    """The directory with stages that is nearest to a path, below it first, then above; with how many there are."""
    seen = 0
    level = [start]
    for _ in range(_DEPTH):
        below = []
        for directory in level:
            count = stages_in(directory)
            if count and directory != start:
                return directory, count
            children = _directories(directory)
            seen += len(children) + 1
            if seen > _ENTRIES:
                return None
            below += children
        level = below
    for above in start.absolute().parents[:3]:
        if above == above.parent:  # the root of the file system is nobody's exp
            break
        for directory in (above, above / "exp"):
            if directory.is_dir() and (count := stages_in(directory)):
                return directory, count
    return None


def nothing_here(path: Path) -> str:
    """The message for a directory without stages."""
    near = nearest_tree(path)
    hint = f"; {near[0]} has {near[1]}" if near else ""
    return f"{path}: no Kaldi stage found (looked for {SIGNS}){hint}"


def missing(path: Path) -> str:
    """The message for a path that is not there, or is no directory."""
    if path.exists():
        return f"{path} is a file; an exp directory, or one directory of it, is wanted"
    parent = path.parent
    near = get_close_matches(path.name, [child.name for child in _directories(parent)], n=1)
    if not parent.is_dir():
        return f"{path} does not exist: there is no directory {parent}"
    return f"{path} does not exist" + (f"; {parent / near[0]} does" if near else "")


def _directories(path: Path) -> list[Path]:
    return [path / name for name in sorted(_names(path)) if not name.startswith(".") and (path / name).is_dir()]


def _names(path: Path) -> set[str]:
    try:
        return set(os.listdir(path))
    except OSError:
        return set()
