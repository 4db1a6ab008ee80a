"""What an observation is worth: decibans counted over labelled runs, and words where nothing was counted.

    weight = 10 log10 P(level | the cause struck here or above) / P(level | nothing did)

Each probability is a count, smoothed towards the word that the rule's author chose (`SMOOTHING` runs strong), and each
weight is capped at `CAP`. The table is made by `benches/learn_weights.py` and shipped as weights.json with its counts.

Sources: I. J. Good, Probability and the Weighing of Evidence (1950); Spiegelhalter and Knill-Jones (JRSS A, 1984).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kaldi_doctor.kinds import Cause, Word
from kaldi_doctor.verdict.evidence import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CAP = 20.0
"""Largest weight either way, in decibans: no single observation is worth more than a hundred to one."""

CAPS = {Word.HINT: 8.0, Word.TYPICAL: 14.0, Word.PROOF: CAP}
"""Most that counts can make of a word: the runs at hand are few, and faults that were not counted show the same."""

SMOOTHING = 2.0
"""Runs that the word of a rule counts for beside the runs that were counted."""

PRIOR: dict[Word, dict[str, tuple[float, float]]] = {
    Word.HINT: {"poor": (0.15, 0.05), "odd": (0.15, 0.10), USUAL: (0.70, 0.85)},
    Word.TYPICAL: {"poor": (0.30, 0.015), "odd": (0.20, 0.035), USUAL: (0.50, 0.95)},
    Word.PROOF: {"poor": (0.40, 0.002), "odd": (0.10, 0.003), USUAL: (0.50, 0.995)},
}
"""By word and level: P(level | cause), P(level | nothing). Poor: 5, 13 and 23 dB; odd: 2, 8 and 15; usual: -1 to -3."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one level of one group is worth for one cause, with the runs that it was counted on."""

    db: float
    word: Word | None
    struck: tuple[int, int] = (0, 0)
    """Runs in which the cause struck: (with this level, in all)."""
    sound: tuple[int, int] = (0, 0)
    """Runs with nothing wrong above the directories looked at: (with this level, in all)."""

    @property
    def counts(self) -> str:
        """The counts in words."""
        if not self.struck[1] and not self.sound[1]:
            return "no runs counted"
        without = f"{self.sound[0]} of {self.sound[1]} without"
        if not self.struck[1]:
            return f"no run with the fault looked at, {without}"
        return f"{self.struck[0]} of {self.struck[1]} runs with the fault, {without}"


def decibans(level: str, word: Word, struck: tuple[float, float], sound: tuple[float, float], strength: float) -> float:
    """The smoothed weight of one level.

    Args:
        level: as `Observation.level` spells it.
        word: what the rule's author said of it.
        struck: (runs with this level, runs) among those in which the cause struck.
        sound: the same among runs without a fault above.
        strength: how many runs the word counts for.
    """
    given_cause, given_nothing = PRIOR[word][level.partition(" ")[0]]
    p = (struck[0] + strength * given_cause) / (struck[1] + strength)
    q = (sound[0] + strength * given_nothing) / (sound[1] + strength)
    # Sound runs alone can make a word weaker, not stronger: they tell that something is wrong, not that it is this.
    most = CAPS[word] if struck[0] else 10 * math.log10(given_cause / given_nothing)
    return max(-CAP, min(CAP, most, 10 * math.log10(p / q)))


class Table:
    """Counts by group, cause and level."""

    def __init__(self, counts: dict[str, Any], strength: float = SMOOTHING) -> None:
        self._groups: dict[str, Any] = counts.get("groups", {})
        self._strength = strength

    def about(self, group: str) -> Iterable[Cause]:
        """Causes that a group was ever seen to speak for."""
        return (Cause(cause) for cause in self._groups.get(group, {}).get("causes", {}))

    def weight(self, group: str, cause: Cause, level: str, word: Word) -> Weight:
        """The weight of a level, from the counts where there are any, else from the word."""
        entry = self._groups.get(group, {})
        levels = entry.get("causes", {}).get(cause.value)
        if levels is None:
            struck, sound = (0, 0), (0, 0)
        else:
            struck = (levels["levels"].get(level, 0), levels["runs"])
            sound = (levels["sound"].get(level, 0), entry["sound"])
        return Weight(round(decibans(level, word, struck, sound, self._strength), 2), word, struck, sound)

    def row(self, group: str) -> Iterator[tuple[Cause, str, Weight]]:
        """Everything that was counted of a group: (cause, level, what it is worth), levels that never came left out."""
        entry = self._groups.get(group, {})
        for name, found in entry.get("causes", {}).items():
            cause = Cause(name)
            for level in sorted({*found["levels"], *found["sound"], USUAL}):
                kind, _, said = level.partition(" ")
                word = Word(said) if said else self.usual_word(group, cause)
                yield cause, kind, self.weight(group, cause, level, word)

    def usual_word(self, group: str, cause: Cause) -> Word:
        """The word by which a clean outcome is weighed: the one that the group's findings used most."""
        found = self._groups.get(group, {}).get("causes", {}).get(cause.value)
        return Word(found["word"]) if found else Word.HINT


@cache
def load_table() -> Table:
    """The table that is shipped."""
    text = files("kaldi_doctor.verdict").joinpath("weights.json").read_text(encoding="utf-8")
    return Table(json.loads(text))
