"""The exp trees that the paths of a command line mean."""

from __future__ import annotations

from pathlib import Path

from kaldi_doctor.cli.hints import must_be_directory
from kaldi_doctor.pipeline import exp_roots


def roots_of(paths: tuple[Path, ...], *, follow: bool = False) -> list[Path]:
    """Every exp tree that the paths mean, each once; `follow`: also those that links lead to elsewhere.

    Raises:
        UsageError: a path is not there or is no directory.
    """
    roots: dict[Path, Path] = {}
    for path in paths:
        must_be_directory(path)
        for root in exp_roots(path.absolute() if path == Path() else path, follow=follow):
            roots.setdefault(root.resolve(), root)
    return list(roots.values())
