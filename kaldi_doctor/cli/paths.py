"""The exp trees that the paths of a command line mean."""

from __future__ import annotations

from pathlib import Path

from kaldi_doctor.cli.signs import missing
from kaldi_doctor.diagnose import exp_roots
from kaldi_doctor.errors import UsageError


def roots_of(paths: tuple[Path, ...]) -> list[Path]:
    """Every exp tree that the paths mean, each once.

    Raises:
        UsageError: a path is not there or is no directory.
    """
    roots: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir():
            raise UsageError(missing(path))
        for root in exp_roots(path.absolute() if path == Path() else path):
            roots.setdefault(root.resolve(), root)
    return list(roots.values())
