"""Where the packaged data files are: in the wheel under `_data/`, in a checkout at the project's root."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


_CHECKOUT = {"demo": "tests/fixtures/exp/sat_broken"}
"""Where a checkout has what the wheel calls otherwise."""


def copy_tree(source: Traversable, target: Path) -> None:
    """Write a packaged directory and all below it to `target`, which is made.

    Raises:
        OSError: it cannot be written.
    """
    target.mkdir()
    for item in source.iterdir():
        if item.is_dir():
            copy_tree(item, target / item.name)
        else:
            (target / item.name).write_bytes(item.read_bytes())


def data_file(name: str) -> Traversable:
    """A packaged file or directory (`cheatsheet.yaml`, `recipes`).

    Raises:
        FileNotFoundError: it is neither in the package nor beside it: the installation is broken.
    """
    package = files("kaldi_doctor")
    for place in (package / "_data" / name, package / ".." / _CHECKOUT.get(name, name)):
        if place.is_file() or place.is_dir():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation of kaldi-doctor")
