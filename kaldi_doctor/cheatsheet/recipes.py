"""recipes/*.yaml: what each known Kaldi recipe looks like, and the scores its RESULTS file publishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any

from kaldi_doctor.cheatsheet.strict_yaml import Document, read_yaml
from kaldi_doctor.errors import UsageError
from kaldi_doctor.resources import data_file


@dataclass(frozen=True, slots=True)
class Published:
    """A score of a RESULTS file: per cent, and the words of the reference where the file prints them."""

    percent: float
    ref_words: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One recipe.

    Attributes:
        name, title: short and long name.
        hours: of training speech, or None where no source says.
        metric: WER, CER or PER.
        source: RESULTS file or script that the numbers and names are from.
        stages: (directory below exp, stage) in training order.
        test_sets, language_models, data: names of test sets, LMs and training data directories.
        telling: further directory names that belong to it.
        vocabulary: all words, for recipes with a handful of them.
        scores: by `model directory/decode directory`.
    """

    name: str
    title: str
    metric: str
    source: str
    stages: tuple[tuple[str, str], ...]
    hours: float | None = None
    test_sets: tuple[str, ...] = ()
    language_models: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    scores: dict[str, Published] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Every name that its trees use: last components of stage, data and other directories."""
        full = (*(path for path, _ in self.stages), *self.data, *self.telling, *self.test_sets, *self.language_models)
        return frozenset(full) | {path.rpartition("/")[2] for path in full}

    @property
    def test_words(self) -> frozenset[int]:
        """Sizes of its test sets, in reference words, as RESULTS prints them."""
        return frozenset(score.ref_words for score in self.scores.values() if score.ref_words)


def recipe_of(document: Document) -> Recipe:
    """A recipe from a parsed file whose shape is right (the tests validate every packaged one)."""
    raw: dict[str, Any] = document.data
    listed = ("test_sets", "language_models", "data", "telling", "vocabulary")
    return Recipe(
        name=raw["name"],
        title=raw["title"],
        metric=raw["metric"],
        source=raw["source"],
        stages=tuple((item["dir"], item["stage"]) for item in raw["stages"]),
        hours=raw.get("hours"),
        scores={
            key: Published(value[0], value[1] if len(value) > 1 else None)
            for key, value in raw.get("scores", {}).items()
        },
        **{key: tuple(str(item) for item in raw.get(key, ())) for key in listed},
    )


@cache
def load_recipes() -> dict[str, Recipe]:
    """All packaged recipes by name, in the order of their names."""
    files = sorted((item for item in data_file("recipes").iterdir() if item.name.endswith(".yaml")), key=str)
    found = [recipe_of(read_yaml(item.read_text(encoding="utf-8"), f"recipes/{item.name}")) for item in files]
    return {recipe.name: recipe for recipe in found}


def recipe_named(name: str) -> Recipe:
    """The recipe of a name.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    recipes = load_recipes()
    if name not in recipes:
        near = get_close_matches(name, recipes, n=1, cutoff=0.4)
        hint = f"; nearest known: {near[0]}" if near else f"; known: {', '.join(recipes)}"
        raise UsageError(f"no recipe {name!r}{hint}")
    return recipes[name]
