"""Find the transition model that the alignments of a directory belong to, also where its own file is missing.

Public copies of exp trees often lack `N.mdl` behind the link `final.mdl`. Transition-ids depend on topology and tree
alone, so any other model on the same tree serves; which one was taken is said.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.errors import UnreadableArtifact
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
    """

    model: TransitionModel | None
    path: str | None
    own: bool
    how: str
    problems: tuple[str, ...] = ()


def locate_model(
    directory: Path | str, *, lineage: Iterable[Path | str] = (), others: Iterable[Path | str] = ()
) -> LocatedModel:
    """Find the transition model for a directory's alignments.

    Args:
        directory: with `ali.J.gz`.
        lineage: directories that its logs name as the model it aligned with (or that aligned with its model).
        others: further directories, searched for one with the same `tree` file.
    """
    directory = os.fspath(directory)
    problems: list[str] = []
    found = _own_model(directory, problems)
    if found:
        return LocatedModel(*found, own=True, how="", problems=tuple(problems))
    missing = "its final.mdl is missing" if not problems else "its final.mdl cannot be read"
    tree = _tree_bytes(directory)
    candidates = [os.fspath(path) for path in lineage]
    known = set(candidates)
    candidates += [path for path in sorted(os.fspath(path) for path in others) if path not in known]
    for candidate in candidates:
        if os.path.abspath(candidate) == os.path.abspath(directory):
            continue
        same = tree is not None and _tree_bytes(candidate) == tree
        if not same and candidate not in known:
            continue
        if not same and tree is not None and _tree_bytes(candidate) is not None:
            continue  # another tree: its transition-ids mean something else
        found = _own_model(candidate, problems)
        if found:
            why = "has the same tree" if same else "is named in its logs"
            how = f"{missing}: phones by {os.path.relpath(found[1], os.path.dirname(directory))}, which {why}"
            return LocatedModel(*found, own=False, how=how, problems=tuple(problems))
    how = f"{missing} and no other model fits: runs of equal transition-ids instead of phones"
    return LocatedModel(None, None, own=False, how=how, problems=tuple(problems))


def _own_model(directory: str, problems: list[str]) -> tuple[TransitionModel, str] | None:
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
        data = _head(path)
        if data is None:
            continue
        target = link_text(data)
        if target is not None:
            path = os.path.join(directory, target)
            data = _head(path) if _stays_near(directory, path) else None
            if data is None:
                problems.append(f"{name} is a text file that stands for a link to {target}, which is not there")
                continue
        try:
            return _read(data, path), path
        except UnreadableArtifact as error:
            problems.append(f"{name}: {error.reason}")
    return None


def _stays_near(directory: str, path: str) -> bool:
    """Whether a path taken from a file's text stays in the directory's parent."""
    parent = os.path.realpath(os.path.join(directory, os.pardir))
    return os.path.realpath(path).startswith(parent + os.sep)


def _read(data: bytes, path: str) -> TransitionModel:
    try:
        return read_transition_model(data, path)
    except UnreadableArtifact:
        whole = _head(path, LARGEST) if len(data) == _HEAD else None
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


def _head(path: str, limit: int = _HEAD) -> bytes | None:
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as stream:
            return stream.read(limit)
    except OSError:
        return None


def _tree_bytes(directory: str) -> bytes | None:
    data = _head(os.path.join(directory, "tree"), 64 << 20)
    return data or None
