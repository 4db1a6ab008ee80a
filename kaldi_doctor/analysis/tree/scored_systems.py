"""Scored systems of a tree in the order of the ladder, with the published scores of its recipe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.recipe import RecipeMatch
from kaldi_doctor.pipeline.opening import open_tree

if TYPE_CHECKING:
    import pandas as pd

    from kaldi_doctor.settings import Settings

COLUMNS = (
    "tree",
    "dir",
    "stage",
    "flavour",
    "percent",
    "metric",
    "errors",
    "ref_words",
    "decode_dir",
    "published",
    "recipe",
    "origin",
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored system of one tree; `published` is the recipe's own score of it, or None."""

    tree: str
    dir: str
    stage: str
    flavour: str
    percent: float
    metric: str
    errors: int | None
    ref_words: int | None
    decode_dir: str
    published: float | None
    recipe: str | None
    origin: str


def scored_systems(path: Path, settings: Settings | None = None) -> list[Scored]:
    """Scored systems of a tree in the order of the ladder, by its main test set where one is shared.

    Raises:
        OSError: the tree cannot be listed.
    """
    store = open_tree(path, settings).store
    ladder, match = store.find(Ladder), store.find(RecipeMatch)
    found = []
    for step in ladder or ():
        if step.score is None:
            continue
        text = match.published(step.dir, step.score.decode_dir) if match is not None else None
        number = _NUMBER.search(text or "")
        found.append(
            Scored(
                str(path),
                step.dir,
                step.stage.value,
                step.flavour,
                step.score.percent,
                step.score.metric,
                step.score.errors,
                step.score.ref_words,
                step.score.decode_dir,
                float(number[0]) if number else None,
                match.name if match is not None else None,
                str(step.score.origin),
            )
        )
    return found


def scored_frame(systems: list[Scored]) -> pd.DataFrame:
    """The same as a tidy data frame."""
    import pandas as pd

    rows = [[getattr(item, name) for name in COLUMNS] for item in systems]
    return pd.DataFrame(rows, columns=list(COLUMNS))
