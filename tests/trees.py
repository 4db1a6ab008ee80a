"""Facts and verdicts of a tree on disk, for tests that look at one fact of a real tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.readers._read import read_tree
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

_Fact = TypeVar("_Fact")


def store_of(exp: Path, settings: Settings | None = None) -> FactStore:
    """All facts of a tree, made on demand."""
    tree = walk(exp)
    settings = settings or Settings()
    return FactStore(tree, read_tree(tree).records, settings, load_cheatsheet(settings.cheatsheets))


def fact_of(exp: Path, kind: type[_Fact]) -> _Fact:
    """One fact of a tree."""
    return store_of(exp).get(kind)


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a directory; returns `root/exp`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root / "exp"


def run_log(command: str, body: str = "", *, code: int | None = 0) -> str:
    """A log of run.pl; `code` None leaves the trailer out."""
    log = f"# {command} \n# Started at Sun Nov 22 14:17:06 UTC 2026\n#\n{body}"
    if code is None:
        return log
    return f"{log}# Accounting: time=7 threads=1\n# Ended (code {code}) at Sun Nov 22 14:17:13 UTC 2026, elapsed time 7 seconds\n"
