"""Where the packaged data files are: in the wheel under `_data/`, in a checkout at the project's root."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def data_file(name: str) -> Traversable:
    """A packaged file or directory (`cheatsheet.yaml`, `recipes`).

    Raises:
        FileNotFoundError: it is neither in the package nor beside it: the installation is broken.
    """
    package = files("kaldi_doctor")
    for place in (package / "_data" / name, package / ".." / name):
        if place.is_file() or place.is_dir():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation of kaldi-doctor")
