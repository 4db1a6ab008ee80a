"""Every score of a tree as rows: stage x decode directory, with the shares of the error kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores, edges_of
from kaldi_doctor.model import Score
from kaldi_doctor.pipeline.opening import open_tree

if TYPE_CHECKING:
    from pathlib import Path

    from kaldi_doctor.settings import Settings


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


def score_table(path: Path, settings: Settings | None = None) -> list[ScoreRow]:
    """All scored decodes of one exp tree, in the order of the lineage.

    Raises:
        OSError: `path` cannot be listed.
    """
    opened = open_tree(path, settings)
    scores, graph = opened.store.find(Scores), opened.store.find(LineageGraph)
    if scores is None or graph is None:  # nothing of Kaldi here
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
                opened.tree.root,
                stage.value if stage else "",
                identity.model or decode.rpartition("/")[0],
                identity.test_set,
                identity.lm,
                identity.pass_,
                score,
                len(scores.all.get(decode, ())),
                "lmwt" in edges_of(score, scores.all.get(decode, [])),
            )
        )
    return sorted(
        rows, key=lambda r: (rank.get(r.dir, len(rank)), r.dir, r.test_set, r.lm, r.pass_, r.score.decode_dir)
    )
