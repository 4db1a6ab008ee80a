"""What the decoding graph charged for the best paths of a decode, from the logs that scoring leaves.

`scoring_kaldi/penalty_P/log/best_path.N.log` and `scoring/log/best_path.N.log` of lattice-best-path, at the setting of
the best score. Older scripts scale the graph by the LM weight (`--lm-scale=N`), newer ones the acoustics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kaldi.printed.path_costs import path_costs
from kaldi_doctor.model import Origin, Score
from kaldi_doctor.walk import Tree

_LM_SCALE = re.compile(rb"--lm-scale=(\d{1,4}(?:\.\d{1,9})?)")
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GraphCost:
    """Of one decode: natural logarithms, all transitions and the end of each sentence included."""

    a_word: float
    """Cost for each recognised word, the end of a sentence counted as one."""
    sentences: int
    origin: Origin


class GraphCosts:
    """Costs by decode, read when they are asked for."""

    def __init__(self, tree: Tree, scores: Scores) -> None:
        self._tree = tree
        self._scores = scores

    def of(self, decode: str) -> GraphCost | None:
        """The cost at the best score of a decode; None where its log is not at hand."""
        score = self._scores.best.get(decode)
        path = self._log(decode, score) if score is not None else None
        if score is None or path is None:
            return None
        entry = self._tree.file(path)
        if entry is None or entry.dangling or entry.outside or entry.size > _LARGEST:
            return None
        data = self._tree.real(path).read_bytes()
        costs = path_costs(data)
        scale = _LM_SCALE.search(data, 0, 4000)
        words = (score.ref_words or 0) - (score.dels or 0) + (score.ins or 0)
        if not costs or words <= 0:
            return None
        total = sum(cost.graph for cost in costs.values()) / (float(scale[1]) or 1.0 if scale else 1.0)
        return GraphCost(total / (words + len(costs)), len(costs), Origin(path))

    def _log(self, decode: str, score: Score) -> str | None:
        """The log of the setting of a score."""
        wip = score.wip if score.wip is not None else 0.0
        for folder, name in (
            (f"{decode}/scoring_kaldi/penalty_{wip}/log", f"best_path.{score.lmwt}.log"),
            (f"{decode}/scoring/log", f"best_path.{score.lmwt}.log"),
            (f"{decode}/scoring/log", f"best_path.{score.lmwt}.{wip}.log"),
        ):
            if folder in self._tree.dirs and name in self._tree.dirs[folder].files:
                return f"{folder}/{name}"
        return None


@fact
def graph_costs(tree: Tree, scores: Scores) -> GraphCosts:
    """Nothing is read before a rule asks."""
    return GraphCosts(tree, scores)
