"""How many transition-ids each model has, read from the model itself when a rule asks.

A decoding graph is made for one model: its input labels are that model's transition-ids, and the disambiguation
symbols that `disambig_tid.int` lists come right after them (GetHTransducer in src/hmm/hmm-utils.cc).
"""

from __future__ import annotations

import os

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.walk import Tree


class TransitionIds:
    """Numbers of transition-ids by model directory."""

    def __init__(self, tree: Tree, found: Experiments) -> None:
        self._tree = tree
        self._found = found
        self._made: dict[str, tuple[int, str] | None] = {}

    def of(self, path: str) -> tuple[int, str] | None:
        """(transition-ids, model file) of a directory's own model; None where it has none that can be read."""
        if path not in self._made:
            self._made[path] = self._read(path)
        return self._made[path]

    def _read(self, path: str) -> tuple[int, str] | None:
        experiment = self._found.get(path)
        if experiment is None or not any(name.endswith(".mdl") for name in experiment.entry.files):
            return None
        from kaldi_doctor.archives.model_locator import locate_model

        located = locate_model(os.fspath(self._tree.real(path)), bounds=self._tree.bounds)
        if located.model is None or located.path is None or not located.own:
            return None
        return located.model.num_tids, f"{path}/{os.path.basename(located.path)}"


@fact
def transition_ids(tree: Tree, found: Experiments) -> TransitionIds:
    """Nothing is read before a rule asks."""
    return TransitionIds(tree, found)
