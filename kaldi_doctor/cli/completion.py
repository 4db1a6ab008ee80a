"""What the shell offers for a value: words of an option, names of rules, recipes, sections and utterances.

Every function takes what has been typed so far. What would read a tree reads one file of it, and offers at most
`MOST` names; a file that cannot be read offers none.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST = 200


def starting(*names: str) -> Callable[[str], list[str]]:
    """Completion of one of a few words."""
    return lambda incomplete: _of(names, incomplete)


def _of(names: Iterable[str], incomplete: str) -> list[str]:
    return list(itertools.islice((name for name in names if name.startswith(incomplete)), MOST))


def formats(incomplete: str) -> list[str]:
    """Formats of a diagnosis."""
    from kaldi_doctor.report._registry import load_formats

    return _of(load_formats(), incomplete)


def rules(incomplete: str) -> list[str]:
    """Codes and names of rules."""
    from kaldi_doctor.rules._registry import load_rules

    return [word for rule in load_rules().values() for word in (rule.code, rule.name) if word.startswith(incomplete)]


def topics(incomplete: str) -> list[str]:
    """Topics of rules."""
    from kaldi_doctor.report._topics import TOPICS

    return _of(TOPICS, incomplete)


def stages(incomplete: str) -> list[str]:
    """Kinds of stages."""
    from kaldi_doctor.kinds import StageKind

    return _of((kind.value for kind in StageKind), incomplete)


def recipes(incomplete: str) -> list[str]:
    """Recipes with published scores."""
    from kaldi_doctor.cheatsheet.recipes import load_recipes

    return _of(load_recipes(), incomplete)


def sections(incomplete: str) -> list[str]:
    """Sections of the cheatsheet."""
    from kaldi_doctor.cheatsheet.load import load_cheatsheet

    return _of(load_cheatsheet().stages, incomplete)


def utterances_of_decode(ctx: typer.Context, incomplete: str) -> list[str]:
    """Utterances of the decode that stands before, from the references that it was scored against."""
    decode = ctx.params.get("decode")
    if decode is None:
        return []
    for name in ("scoring_kaldi/test_filt.txt", "scoring/test_filt.txt"):
        path = Path(decode) / name
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as lines:
                return _of((line.partition(" ")[0].strip() for line in lines), incomplete)
    return []


def utterances_of_alignment(ctx: typer.Context, incomplete: str) -> list[str]:
    """Utterances of the first archive of the directory that stands before."""
    from kaldi_doctor.archives.jobs import job_files, read_directory
    from kaldi_doctor.errors import DoctorError

    directory = ctx.params.get("directory")
    if directory is None:
        return []
    try:
        keys = read_directory(directory, files=job_files(Path(directory))[:1]).ragged.keys
    except (OSError, DoctorError):
        return []
    return _of((key.decode("utf-8", "replace") for key in keys), incomplete)
