"""The one way into a tree: walk it, read it, and ask it for facts, under one configuration.

`diagnose` and every command that looks at a whole directory come in here, so all of them heed the same settings and
ranges.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.cheatsheet.load import Cheatsheet, load_cheatsheet
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.readers._read import Reading, Times, read_tree
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree, walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kaldi_doctor.readers._read import Kept


@dataclass(frozen=True, slots=True)
class Opened:
    """A tree that was read.

    Attributes:
        tree: its directories and files.
        reading: records of its logs and score files, and what could not be read.
        sheet: ranges in force.
        store: facts, made when they are asked for.
    """

    tree: Tree
    reading: Reading
    sheet: Cheatsheet
    store: FactStore


def open_tree(
    path: Path,
    settings: Settings | None = None,
    *,
    times: Times | None = None,
    walked: Callable[[Tree, Cheatsheet], None] | None = None,
) -> Opened:
    """Open an exp tree, or one directory of it; nothing in it is changed.

    Args:
        path: directory to look at.
        settings: resolved options; defaults where None.
        times: filled with seconds by phase and by reader, where given.
        walked: called when the files are known and before any is read.

    Raises:
        OSError: `path` cannot be listed.
        CheatsheetError: an overlay does not validate.
    """
    settings = settings or Settings()
    begun = time.perf_counter()
    tree = walk(path, follow=settings.follow)
    if times is not None:
        times["phase walk"] = time.perf_counter() - begun
    sheet = load_cheatsheet(settings.cheatsheets)
    if walked is not None:
        walked(tree, sheet)
    begun = time.perf_counter()
    opened = read_walked(tree, settings, sheet, times=times)
    if times is not None:
        times["phase read"] = time.perf_counter() - begun
    return opened


def read_walked(
    tree: Tree, settings: Settings, sheet: Cheatsheet, *, first_only: bool = False, times: Times | None = None
) -> Opened:
    """Read a tree whose files are known; `first_only`: of files of one kind in one directory only the first."""
    with kept_of(tree, settings, fill=not first_only) as kept:
        reading = read_tree(tree, first_only=first_only, times=times, kept=kept)
    return Opened(tree, reading, sheet, FactStore(tree, reading.records, settings, sheet))


def kept_of(tree: Tree, settings: Settings, *, fill: bool = True) -> AbstractContextManager[Kept | None]:
    """What was read before of a tree, to be used in a `with`: None where the user did not ask for a cache."""
    if not settings.cache:
        return nullcontext()
    from kaldi_doctor.cache.opening import kept_records

    return kept_records(tree, fill=fill)
