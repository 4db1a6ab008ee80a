"""What to say to a path in which there is nothing of Kaldi: which signs were looked for, and where they are instead."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from kaldi_doctor.errors import UsageError
from kaldi_doctor.kaldi.score_names import SCORE_DIR, is_score_file

SIGNS = "*/final.mdl, */log/*.log, */decode*/"
SCORES = "wer_*, cer_*, per_*, score_*/*.sys"
_ENTRIES, _DEPTH = 4000, 4


def stages_in(directory: Path) -> int:
    """Sub-directories that look like experiments: with a model, job logs or decodes."""
    found = 0
    for child in _directories(directory):
        names = _names(child)
        logs = "log" in names and any(name.endswith((".log", ".log.txt")) for name in _names(child / "log"))
        found += "final.mdl" in names or logs or any(name.startswith("decode") for name in names)
    return found


def nearest_tree(start: Path) -> tuple[Path, int] | None:
    """The directory with stages that is nearest to a path, below it first, then above; with how many there are."""
    seen = 0
    level = [start]
    for _ in range(_DEPTH):
        below = []
        for directory in level:
            count = stages_in(directory)
            if count and directory != start:
                return directory, count
            children = _directories(directory)
            seen += len(children) + 1
            if seen > _ENTRIES:
                return None
            below += children
        level = below
    for above in start.absolute().parents[:3]:
        if above == above.parent:  # the root of the file system is nobody's exp
            break
        for directory in (above, above / "exp"):
            if directory.is_dir() and (count := stages_in(directory)):
                return directory, count
    return None


def nothing_here(path: Path) -> str:
    """The message for a directory without stages."""
    near = nearest_tree(path)
    hint = f"; {near[0]} has {near[1]}" if near else ""
    return f"{path}: no Kaldi stage found (looked for {SIGNS}){hint}"


def missing(path: Path) -> str:
    """The message for a path that is not there, or is no directory."""
    if path.exists():
        return f"{path} is a file; a directory is wanted"
    parent = path.parent
    near = get_close_matches(path.name, [child.name for child in _directories(parent)], n=1)
    if not parent.is_dir():
        return f"{path} does not exist: there is no directory {parent}"
    return f"{path} does not exist" + (f"; {parent / near[0]} does" if near else "")


def must_be_directory(path: Path) -> None:
    """Nothing, where it is one.

    Raises:
        UsageError: it is not; the message says what is there instead.
    """
    if not path.is_dir():
        raise UsageError(missing(path))


def is_decode(path: Path) -> bool:
    """Whether a directory holds scores itself: `wer_*`, or sclite's `score_*/`."""
    if not path.is_dir():
        return False
    names = _names(path)
    sclite = (name for name in names if SCORE_DIR.match(name))
    return any(map(is_score_file, names)) or any(any((path / name).glob("*.sys")) for name in sclite)


def no_decode(path: Path) -> str:
    """The message for a directory that holds no scores, with decodes that are below it."""
    below = [path / name for name in _decodes_below(path)]
    more = f" and {len(below) - 3} more" if len(below) > 3 else ""
    hint = f"; below it: {', '.join(map(str, below[:3]))}{more}" if below else ""
    return f"{path}: not a decode directory with scores (looked for {SCORES}){hint}"


def _decodes_below(path: Path) -> list[str]:
    """Decode directories at most three levels down that hold scores."""
    found, level = [], [Path()]
    for _ in range(3):
        level = [child.relative_to(path) for inner in level for child in _directories(path / inner)][:_ENTRIES]
        found += [str(inner) for inner in level if inner.name.startswith("decode") and is_decode(path / inner)]
    return sorted(found)


def _directories(path: Path) -> list[Path]:
    return [path / name for name in sorted(_names(path)) if not name.startswith(".") and (path / name).is_dir()]


def _names(path: Path) -> set[str]:
    try:
        return set(os.listdir(path))
    except OSError:
        return set()
