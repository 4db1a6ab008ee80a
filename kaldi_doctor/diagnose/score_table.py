"""Every score of a tree as rows: stage x decode directory, with the shares of the error kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.diagnose.reading import read_tree
from kaldi_doctor.facts._registry import FactMissing, FactStore
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.model import Score
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One decode at its best setting. Shares are percent of all errors; None where the file has no counts."""

    exp_dir: str
    stage: str
    dir: str
    test_set: str
    lm: str
    pass_: str
    score: Score
    settings: int
    """LM weights and penalties that were scored."""
    at_edge: bool
    """The best LM weight is the first or last that was tried: the sweep may have been too narrow."""

    def share(self, count: int | None) -> float | None:
        """Percent of the errors."""
        errors = self.score.errors
        if count is None or errors is None:
            return None
        return 100 * count / errors if errors else 0.0


def score_table(path: Path) -> list[ScoreRow]:
    """All scored decodes of one exp tree, in the order of the lineage.

    Raises:
        OSError: `path` cannot be listed.
    """
    tree = walk(path)
    store = FactStore(tree, read_tree(tree).records, Settings(), load_cheatsheet())
    try:
        scores, graph = store.get(Scores), store.get(LineageGraph)
    except FactMissing:  # nothing of Kaldi here: no scores
        return []
    rank = {name: number for number, name in enumerate(graph.order)}
    rows = []
    for decode, identity in scores.identity.items():
        score = scores.best.get(decode) or scores.partial.get(decode)
        if score is None:
            continue
        stage = graph.stage_of(identity.model) if identity.model else None
        rows.append(
            ScoreRow(
                tree.root,
                stage.value if stage else "",
                identity.model or decode.rpartition("/")[0],
                identity.test_set,
                identity.lm,
                identity.pass_,
                score,
                len(scores.all.get(decode, ())),
                _at_edge(score, scores.all.get(decode, [])),
            )
        )
    return sorted(
        rows, key=lambda r: (rank.get(r.dir, len(rank)), r.dir, r.test_set, r.lm, r.pass_, r.score.decode_dir)
    )


def _at_edge(best: Score, tried: list[Score]) -> bool:
    weights = {score.lmwt for score in tried if score.lmwt is not None}
    return len(weights) > 1 and best.lmwt in {min(weights), max(weights)}
