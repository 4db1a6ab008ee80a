"""Find the transition model that the alignments of a directory belong to, also where its own file is missing.

Public copies of exp trees often lack `N.mdl` behind the link `final.mdl`. Transition-ids depend on topology and tree
alone, so any other model on the same tree serves; which one was taken is said.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.kaldi.regular_file import open_regular
from kaldi_doctor.kaldi.transition_model import TransitionModel, read_transition_model

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST = 2 * 1024**3
_HEAD = 1 << 20
_NUMBERED = re.compile(r"^(\d{1,6})\.(mdl|alimdl)$")
_LINK_TEXT = re.compile(rb"^[\w.+-]{1,100}(?:/[\w.+-]{1,100}){0,8}$")
_CYGWIN = b"IntxLNK\x01"


@dataclass(frozen=True, slots=True, eq=False)
class LocatedModel:
    """A transition model, and why it is thought to fit.

    Attributes:
        model: None where none could be found.
        path: its file.
        own: True where it is the directory's own model.
        how: one sentence for the screen; empty for the directory's own model.
        problems: models that were tried and could not be read, with the reason.
        unread: (path, reason) of the same, and of files that could not be opened.
    """

    model: TransitionModel | None
    path: str | None
    own: bool
    how: str
    problems: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Search:
    """One search: where it may lead, and what it could not read."""

    bounds: Bounds
    problems: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def lost(self, path: str, reason: str) -> None:
        self.problems.append(f"{os.path.basename(path)}: {reason}")
        self.unread.append((path, reason))


def locate_model(
    directory: Path | str,
    *,
    lineage: Iterable[Path | str] = (),
    others: Iterable[Path | str] = (),
    bounds: Bounds = EVERYWHERE,
) -> LocatedModel:
    """Find the transition model for a directory's alignments.

    Args:
        directory: with `ali.J.gz`.
        lineage: directories that its logs name as the model it aligned with (or that aligned with its model).
        others: further directories, searched for one with the same `tree` file.
        bounds: where links may lead.
    """
    directory = os.fspath(directory)
    search = _Search(bounds)
    found = _own_model(directory, search)
    if found:
        return LocatedModel(*found, True, "", tuple(search.problems), tuple(search.unread))
    missing = "its final.mdl is missing" if not search.problems else "its final.mdl cannot be read"
    tree = _tree_bytes(directory, search)
    candidates = [os.fspath(path) for path in lineage]
    known = set(candidates)
    candidates += [path for path in sorted(os.fspath(path) for path in others) if path not in known]
    for candidate in candidates:
        if os.path.abspath(candidate) == os.path.abspath(directory):
            continue
        same = tree is not None and _tree_bytes(candidate, search) == tree
        if not same and candidate not in known:
            continue
        if not same and tree is not None and _tree_bytes(candidate, search) is not None:
            continue  # another tree: its transition-ids mean something else
        found = _own_model(candidate, search)
        if found:
            why = "has the same tree" if same else "is named in its logs"
            how = f"{missing}: phones by {os.path.relpath(found[1], os.path.dirname(directory))}, which {why}"
            return LocatedModel(*found, False, how, tuple(search.problems), tuple(search.unread))
    how = f"{missing} and no other model fits: runs of equal transition-ids instead of phones"
    return LocatedModel(None, None, False, how, tuple(search.problems), tuple(search.unread))


def _own_model(directory: str, search: _Search) -> tuple[TransitionModel, str] | None:
    """The first readable of final.mdl, final.alimdl and the numbered models, the last number first."""
    try:
        names = os.listdir(directory)
    except OSError:
        return None
    numbered = sorted(((int(hit[1]), name) for name in names if (hit := _NUMBERED.match(name))), reverse=True)
    for name in ["final.mdl", "final.alimdl", *(name for _, name in numbered), "mono.mdl"]:
        path = os.path.join(directory, name)
        if name == "mono.mdl" and not (name in names and "tree" not in names):
            continue  # of a chain tree directory: it does not belong to ali.J.gz
        data = _head(path, search)
        if data is None:
            continue
        target = link_text(data)
        if target is not None:
            path = os.path.join(directory, target)
            data = _head(path, search) if _stays_near(directory, path) else None
            if data is None:
                search.problems.append(f"{name} is a text file that stands for a link to {target}, which is not there")
                continue
        try:
            return _read(data, path, search), path
        except UnreadableArtifact as error:
            search.lost(path, error.reason)
    return None


def _stays_near(directory: str, path: str) -> bool:
    """Whether a path taken from a file's text stays in the directory's parent."""
    parent = os.path.realpath(os.path.join(directory, os.pardir))
    return os.path.realpath(path).startswith(parent + os.sep)


def _read(data: bytes, path: str, search: _Search) -> TransitionModel:
    try:
        return read_transition_model(data, path)
    except UnreadableArtifact:
        whole = _head(path, search, LARGEST) if len(data) == _HEAD else None
        if whole is None or len(whole) == len(data):
            raise
        return read_transition_model(whole, path)


def link_text(data: bytes) -> str | None:
    """Target of a link that a checkout on Windows or a copy left as a small text file; None for anything else."""
    if data.startswith(_CYGWIN):
        return data[len(_CYGWIN) :].decode("utf-16-le", "replace").strip("\0\ufeff") or None
    line = data.strip()
    if len(data) < 1024 and _LINK_TEXT.match(line) and line.endswith((b".mdl", b".alimdl")):
        return line.decode()
    return None


def _head(path: str, search: _Search, limit: int = _HEAD) -> bytes | None:
    """The first bytes of a file; None where there is none, or it may not be read, which is put down."""
    try:
        if not search.bounds.hold(path):
            search.lost(path, "a link that leads outside the tree: --follow reads it")
            return None
        with open_regular(path) as stream:
            return stream.read(limit)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        search.lost(path, error.strerror or str(error))
        return None


def _tree_bytes(directory: str, search: _Search) -> bytes | None:
    data = _head(os.path.join(directory, "tree"), search, 64 << 20)
    return data or None
