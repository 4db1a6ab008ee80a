"""Which Kaldi recipe a tree comes from, by evidence: sizes of test sets, vocabulary, names of data, LMs and stages.

A name counts the more the fewer recipes use it: `train_si284` tells, `tri1` does not. Without enough of it no recipe
is named; a wrong guess would put the wrong published scores beside the user's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kaldi_doctor.cheatsheet.recipes import Recipe, load_recipes, recipe_named
from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree

_ENOUGH, _AHEAD = 4.0, 1.5
_TEST_SET, _VOCABULARY = 4.0, 4.0
_UNIQUE = 2.0
_SMALL_LEXICON = 4096
"""Bytes: only a words.txt below this size is opened."""


@dataclass(frozen=True, slots=True)
class RecipeMatch:
    """The recipe of a tree.

    Attributes:
        recipe: its description.
        guessed: False where the user named it.
        because: the evidence, in words.
        confidence: "measured" where test sets or vocabulary agree, else "guess".
    """

    recipe: Recipe
    guessed: bool
    because: tuple[str, ...]
    confidence: str
    ref_words: dict[str, int | None]

    @property
    def name(self) -> str:
        """Short name."""
        return self.recipe.name

    def published(self, path: str, decode: str) -> str | None:
        """Published score of the same model and decode directory on the same test set, as text, or None."""
        model = path.split("/")
        for depth in (3, 2, 1):
            found = self.recipe.scores.get("/".join(model[-depth:]) + "/" + decode.rpartition("/")[2])
            if found is None:
                continue
            own = self.ref_words.get(decode)
            if own and found.ref_words and abs(own - found.ref_words) > 0.01 * found.ref_words:
                return None
            return f"{found.percent:.2f}"
        return None


@dataclass(slots=True)
class _Evidence:
    """What a tree shows that recipes may be known by."""

    names: set[str]
    words: set[int]
    vocabulary: set[str]


@fact
def recipe_match(
    tree: Tree, settings: Settings, found: Experiments, graph: LineageGraph, scores: Scores
) -> RecipeMatch:
    """Weigh all recipes; the user's word wins."""
    ref_words = {path: score.ref_words for path, score in scores.best.items()}
    if settings.recipe == "none":
        raise FactMissing("no recipe wanted")
    if settings.recipe:
        return RecipeMatch(recipe_named(settings.recipe), False, ("named by you",), "measured", ref_words)
    shown = _Evidence(
        _names(found, graph, scores), {words for words in ref_words.values() if words}, _vocabulary(tree, found)
    )
    recipes = load_recipes()
    common = Counter(name for recipe in recipes.values() for name in recipe.names)
    weighed = sorted(
        ((*_weigh(recipe, shown, common), recipe) for recipe in recipes.values()), key=lambda item: -item[0]
    )
    (best, because, sure, recipe), second = weighed[0], weighed[1][0]
    if best < _ENOUGH or best - second < _AHEAD:
        raise FactMissing("no known recipe has this tree's test sets and names")
    return RecipeMatch(recipe, True, tuple(because), "measured" if sure else "guess", ref_words)


def _weigh(recipe: Recipe, shown: _Evidence, common: Counter[str]) -> tuple[float, list[str], bool]:
    """(weight, evidence in words, whether it is more than names)."""
    weight, because, sure = 0.0, [], False
    telling = sorted(recipe.names & shown.names, key=lambda name: (common[name], name))
    for name in telling:
        weight += _UNIQUE / common[name] ** 2
    if told := [name for name in telling if common[name] == 1]:
        because.append("names " + ", ".join(told[:4]))
    if same := recipe.test_words & shown.words:
        weight += _TEST_SET
        sure = True
        because.append(f"a test set of {min(same):,} words")
    elif recipe.test_words and shown.words and not recipe.vocabulary:
        weight -= _UNIQUE  # other test sets than the recipe's
    wanted = {word.casefold() for word in recipe.vocabulary}
    if wanted and shown.vocabulary and wanted <= shown.vocabulary and len(shown.vocabulary) <= len(wanted) + 8:
        weight += _VOCABULARY
        sure = True
        because.append(f"a vocabulary of {len(shown.vocabulary)} words")
    return weight, because, sure


def _names(found: Experiments, graph: LineageGraph, scores: Scores) -> set[str]:
    """Names of directories, data and language directories, test sets and LMs."""
    names: set[str] = set()
    for experiment in found:
        parts = experiment.path.split("/")
        names.update("/".join(parts[-depth:]) for depth in (1, 2))
        lineage = graph.get(experiment.path)
        for path in filter(None, (lineage.data, lineage.lang, lineage.graph)):
            pieces = path.split("/")
            names.update("/".join(pieces[-depth:]) for depth in (1, 2))
    for identity in scores.identity.values():
        names.update((identity.test_set, identity.lm))
    return names - {"", "train", "test", "dev"}


def _vocabulary(tree: Tree, found: Experiments) -> set[str]:
    """Words of a small words.txt of the tree, without symbols such as <eps>; empty where there is none."""
    for path in _word_lists(found):
        try:
            raw = tree.real(path).read_bytes()
        except OSError:
            continue
        words = (line.split()[0] for line in raw.decode("utf-8", "replace").splitlines() if line.split())
        return {word.casefold() for word in words if word[0] not in "<#!["}
    return set()


def _word_lists(found: Experiments) -> Iterable[str]:
    for experiment in found:
        entry = experiment.entry.files.get("words.txt")
        if entry is not None and 0 < entry.size < _SMALL_LEXICON and not entry.dangling and not entry.outside:
            yield f"{experiment.path}/words.txt"
