"""Where the files of a judged tree may lie: a link of a stranger's tree must not lead the reading out of it.

Inside is what lies below the tree itself or below its recipe directory, the parent of `exp`, where data, lang and older
experiments are. A recipe directory that is the whole disk, the user's home or the directory for temporary files says
nothing about where an experiment ends: then only the tree itself counts. Hidden files (`.ssh`, `.netrc`) are never
inside.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Real directories that a link may lead into; none of them means everywhere."""

    roots: tuple[str, ...] = ()

    def hold(self, path: str | os.PathLike[str]) -> bool:
        """Whether what a path leads to, links followed, lies inside."""
        if not self.roots:
            return True
        real = os.path.realpath(path)
        return any(_below(real, root) for root in self.roots)


EVERYWHERE = Bounds()
"""What the user named, and everything with `--follow`."""


def bounds_of(tree: str | os.PathLike[str], recipe: str | os.PathLike[str]) -> Bounds:
    """The bounds of a tree.

    Args:
        tree: directory that is judged; may be a link itself.
        recipe: parent of its `exp` directory.
    """
    roots = [os.path.realpath(tree)]
    above = os.path.realpath(recipe)
    if above not in roots and not _too_wide(above):
        roots.append(above)
    return Bounds(tuple(roots))


def _below(real: str, root: str) -> bool:
    if real == root:
        return True
    inside = real.removeprefix(root.rstrip(os.sep) + os.sep)
    return inside != real and not any(part.startswith(".") for part in inside.split(os.sep))


def _too_wide(real: str) -> bool:
    """Whether a directory is the root of the disk, a home or above one, or the one for temporary files."""
    home, temporary = (os.path.realpath(path) for path in (os.path.expanduser("~"), tempfile.gettempdir()))
    return real == temporary or f"{home}{os.sep}".startswith(real.rstrip(os.sep) + os.sep)
