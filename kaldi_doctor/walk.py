"""One scandir pass over a tree: what is there, by name, size and date. Nothing is opened.

Linked directories are entered once per inode, and only where they lie inside the bounds of the tree; what a link leads
to elsewhere is listed and not read, unless that is asked for. A dangling link is recorded with its target. Paths in the
result are relative to the parent of the walked directory, with POSIX separators, because that is how the report shows
them.
"""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaldi_doctor.bounds import EVERYWHERE, Bounds, bounds_of

DEEPEST, MOST = 64, 4_000_000
"""Directories within one another, and names in all, that are listed: a tree has some ten and some hundred thousand."""


class Link(NamedTuple):
    """A link to a file: its text, whether it leads nowhere, whether it leads out of the bounds of the tree."""

    target: str
    dangling: bool = False
    outside: bool = False


class FileEntry:
    """A file of the tree. Size (bytes) and date (seconds) are asked for when they are needed: most files never are."""

    __slots__ = ("_folder", "_info", "link", "name")

    def __init__(self, name: str, folder: str, link: Link | None = None) -> None:
        self.name = name
        self._folder = folder
        self.link = link
        self._info: os.stat_result | None = None

    @property
    def target(self) -> str | None:
        """Text of the link where it is one."""
        return None if self.link is None else self.link.target

    @property
    def dangling(self) -> bool:
        """It is a link that leads nowhere."""
        return self.link is not None and self.link.dangling

    @property
    def outside(self) -> bool:
        """It leads out of the bounds of the tree: it is there, and it is not read."""
        return self.link is not None and self.link.outside

    def _stat(self) -> os.stat_result | None:
        if self._info is None and not self.dangling:
            try:
                self._info = os.stat(f"{self._folder}/{self.name}")
            except OSError:
                return None
        return self._info

    @property
    def size(self) -> int:
        """Bytes; 0 for a dangling link or a file that went away."""
        info = self._stat()
        return info.st_size if info else 0

    @property
    def stamp(self) -> tuple[int, int, int, int] | None:
        """Size, dates of content and of inode in nanoseconds, inode: what changes where the content does."""
        info = self._stat()
        return (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino) if info else None

    @property
    def mtime(self) -> float:
        """Modification time in seconds; 0 for a dangling link or a file that went away."""
        info = self._stat()
        return info.st_mtime if info else 0.0


@dataclass(slots=True)
class DirEntry:
    """A directory of the tree: its files and the names of its sub-directories."""

    path: str
    files: dict[str, FileEntry] = field(default_factory=dict)
    subdirs: list[str] = field(default_factory=list)
    linked_to: str | None = None
    """Text of the link where the directory was reached through one."""


@dataclass(slots=True)
class Tree:
    """A walked tree. `base` is the real directory that the relative paths start from; `root` is the first of them."""

    base: Path
    root: str
    dirs: dict[str, DirEntry] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason): directories that could not be listed."""
    bounds: Bounds = EVERYWHERE
    passed: list[tuple[str, str]] = field(default_factory=list)
    """(path, text of the link): linked directories that lie outside the bounds and were not entered."""
    began: float = 0.0
    """When the walk began, in seconds since the epoch: no file was looked at before."""

    def real(self, path: str) -> Path:
        """Path on this machine of a path of the tree."""
        return self.base / path

    def file(self, path: str) -> FileEntry | None:
        """The entry of a file by its tree path, or None."""
        parent, _, name = path.rpartition("/")
        entry = self.dirs.get(parent)
        return entry.files.get(name) if entry else None

    def has_file(self, path: str) -> bool:
        """Whether a file is there, and is no dangling link."""
        entry = self.file(path)
        return entry is not None and not entry.dangling

    def readable(self, path: str) -> bool:
        """Whether a file is there, and may be read: it leads nowhere outside the bounds."""
        entry = self.file(path)
        return entry is not None and not entry.dangling and not entry.outside


def walk(
    root: Path, *, base: Path | None = None, skip: frozenset[str] = frozenset({".git"}), follow: bool = False
) -> Tree:
    """List everything below `root`.

    Args:
        root: directory to walk; must exist.
        base: directory that the tree's paths are relative to. Where not given, the parent of the `exp` directory that
            `root` is or lies in, so that a part of a tree is called what the logs call it; else the parent of `root`.
        skip: names of directories that are not entered.
        follow: enter linked directories, and read linked files, wherever they lie.

    Raises:
        OSError: `root` itself cannot be listed.
    """
    absolute = Path(os.path.abspath(root))
    if base is None:
        inside = next((place for place in (absolute, *absolute.parents) if place.name == "exp"), absolute)
        base = inside.parent
    else:
        base = Path(os.path.abspath(base))
    start = absolute.relative_to(base).as_posix()
    tree = Tree(base=base, root=start, bounds=EVERYWHERE if follow else bounds_of(absolute, base), began=time.time())
    deepest, names = start.count("/") + DEEPEST, 0
    top = os.stat(absolute)
    seen = {(top.st_dev, top.st_ino)}
    stack: list[tuple[str, str, str | None]] = [(start, str(absolute), None)]
    while stack:
        path, real, linked_to = stack.pop()
        entry = DirEntry(path, linked_to=linked_to)
        tree.dirs[path] = entry
        try:
            with os.scandir(real) as items:
                children = list(items)
        except OSError as error:
            if path == start:
                raise
            tree.problems.append((path, error.strerror or str(error)))
            continue
        names += len(children)
        if names > MOST:
            tree.problems.append((path, f"more than {MOST:,} names in the tree: what comes from here on is left out"))
            break
        if path.count("/") >= deepest:
            tree.problems.append((path, f"{DEEPEST} directories within one another: what lies deeper is left out"))
            children = [child for child in children if child.is_file(follow_symlinks=False)]
        for child in children:
            _add(entry, real, child, tree, stack, seen, skip)
        entry.subdirs.sort()
    return tree


def _add(
    entry: DirEntry,
    real: str,
    child: os.DirEntry[str],
    tree: Tree,
    stack: list[tuple[str, str, str | None]],
    seen: set[tuple[int, int]],
    skip: frozenset[str],
) -> None:
    """Put one directory item into `entry`, and directories onto the stack. Plain files cost no system call."""
    target: str | None = None
    try:
        if child.is_file(follow_symlinks=False):
            name = child.name
            entry.files[name] = FileEntry(name, real)
            return
        if child.is_symlink():
            target = os.readlink(child.path)
        info = child.stat()
    except FileNotFoundError:
        if target is not None:
            entry.files[child.name] = FileEntry(child.name, real, Link(target, dangling=True))
        return
    except OSError as error:
        tree.problems.append((f"{entry.path}/{child.name}", error.strerror or str(error)))
        return
    outside = target is not None and not _near(target, child) and not tree.bounds.hold(child.path)
    if stat.S_ISDIR(info.st_mode):
        key = (info.st_dev, info.st_ino)
        if child.name in skip or key in seen:
            return
        if outside:
            tree.passed.append((f"{entry.path}/{child.name}", target or ""))
            return
        seen.add(key)
        entry.subdirs.append(child.name)
        stack.append((f"{entry.path}/{child.name}", child.path, target))
    elif stat.S_ISREG(info.st_mode):
        link = None if target is None else Link(target, outside=outside)
        entry.files[child.name] = FileEntry(child.name, real, link)


def _near(target: str, child: os.DirEntry[str]) -> bool:
    """Whether a link leads to a plain file beside it, as `final.mdl` does: that needs no look at the whole path."""
    if "/" in target or target.startswith("."):
        return False
    try:
        return not stat.S_ISLNK(os.lstat(os.path.join(os.path.dirname(child.path), target)).st_mode)
    except OSError:
        return False
