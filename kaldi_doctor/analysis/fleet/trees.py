"""Experiment trees below a root: directories called `exp` that hold stages, and what looks like one by another name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPTH = 8
"""Levels below the root that are looked at."""
_SKIP = frozenset({".git", "node_modules", "__pycache__", "wav", "mfcc", "local", "steps", "utils", "conf"})


def trees_below(root: Path, depth: int = DEPTH) -> Iterator[Path]:
    """Every exp tree below a root, sorted; none inside another. Links are not followed.

    Raises:
        OSError: the root itself cannot be listed.
    """
    os.listdir(root)
    yield from _below(root, depth)


def _below(directory: Path, depth: int) -> Iterator[Path]:
    children = _children(directory)
    if _holds_stages(children, least=1 if directory.name == "exp" else 2):
        yield directory
        return
    if depth:
        for child in children:
            if child.name not in _SKIP:
                yield from _below(child, depth - 1)


def _children(directory: Path) -> list[Path]:
    try:
        with os.scandir(directory) as entries:
            return sorted(directory / entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _holds_stages(children: list[Path], *, least: int) -> bool:
    """Whether so many children look like stages: a model, job logs or decodes."""
    found = 0
    for child in children:
        try:
            names = set(os.listdir(child))
        except OSError:
            continue
        logs = "log" in names and _has_logs(child / "log")
        found += logs or "final.mdl" in names or any(name.startswith("decode") for name in names)
        if found >= least:
            return True
    return False


def _has_logs(directory: Path) -> bool:
    try:
        return any(name.endswith((".log", ".log.txt")) for name in os.listdir(directory))
    except OSError:
        return False
