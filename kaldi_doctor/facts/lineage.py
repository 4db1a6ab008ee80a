"""Which directory was made from which: alignments, models, data, lang and graph, from the command lines of the logs.

The lineage is a graph. Paths in logs are as the recipe wrote them; they are mapped to directories of the tree first by
what each directory's own logs call it, then by the longest common tail, so renamed and moved trees still resolve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.facts._lineage_logs import Lineage, lineage_of
from kaldi_doctor.facts._paths import PathMap
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.kinds import STAGE_OF_KIND, DirKind, StageKind

_TRAINS = frozenset(kind for kind, stage in STAGE_OF_KIND.items() if stage not in {StageKind.DECODE, StageKind.DATA})


class LineageGraph:
    """Lineage of every directory, with the orders that the verdict needs."""

    def __init__(self, by_path: dict[str, Lineage], kinds: dict[str, DirKind]) -> None:
        self.by_path = by_path
        self._kinds = kinds
        self.cycles: list[tuple[str, ...]] = []
        self._ancestors: dict[str, frozenset[str]] = {}
        self.order = self._sort()

    def get(self, path: str) -> Lineage:
        """Lineage of a directory; an empty one where nothing is known."""
        return self.by_path.get(path) or Lineage(path)

    def parents(self, path: str) -> list[str]:
        """Directories of the tree that this one was made from directly."""
        return [parent for parent in self.get(path).parents if parent in self.by_path and parent != path]

    def ancestors(self, path: str) -> frozenset[str]:
        """All directories that this one depends on, itself excluded; loops are cut."""
        if path not in self._ancestors:
            found: set[str] = set()
            stack = self.parents(path)
            while stack:
                parent = stack.pop()
                if parent not in found and parent != path:
                    found.add(parent)
                    stack.extend(self.parents(parent))
            self._ancestors[path] = frozenset(found)
        return self._ancestors[path]

    def model_of(self, path: str) -> str | None:
        """The training directory that an alignment, graph, decode or lattice directory used; itself for training."""
        kind = self._kinds.get(path)
        if kind in _TRAINS:
            return path
        seen = {path}
        frontier = [*self.get(path).model, *self.get(path).ali]
        while frontier:
            parent = frontier.pop(0)
            if parent in seen:
                continue
            seen.add(parent)
            if self._kinds.get(parent) in _TRAINS:
                return parent
            if self._kinds.get(parent) not in {DirKind.DECODE, DirKind.GRAPH}:
                frontier.extend(self.get(parent).model)
        return None

    def stage_of(self, path: str) -> StageKind | None:
        """Stage that a directory counts to: its own, or that of the model behind it."""
        kind = self._kinds.get(path)
        if kind in STAGE_OF_KIND:
            return STAGE_OF_KIND[kind]
        model = self.model_of(path)
        return STAGE_OF_KIND.get(self._kinds[model]) if model else None

    def training_parents(self, path: str) -> list[str]:
        """Training directories whose alignments (or model) a training directory started from, nearest first."""
        found: list[str] = []
        for parent in self.parents(path):
            model = self.model_of(parent)
            if model and model != path and model not in found:
                found.append(model)
        return found

    def _sort(self) -> list[str]:
        """Topological order, parents first; among equals by path. Cycles are recorded and cut."""
        done: dict[str, int] = {}
        order: list[str] = []
        for start in sorted(self.by_path):
            stack: list[tuple[str, Iterator[str]]] = [(start, iter(self.parents(start)))]
            if start in done:
                continue
            done[start] = 1
            while stack:
                node, parents = stack[-1]
                for parent in parents:
                    if parent not in done:
                        done[parent] = 1
                        stack.append((parent, iter(self.parents(parent))))
                        break
                    if done[parent] == 1:
                        names = [name for name, _ in stack]
                        self.cycles.append(tuple(names[names.index(parent) :]))
                else:
                    done[node] = 2
                    order.append(node)
                    stack.pop()
        return order


def _place(experiment: Experiment, lineage: Lineage, found: Experiments) -> None:
    """What the logs do not name: the model directory above a decode or graph, the source of `x_ali` by its name."""
    parent = found.get(experiment.path.rpartition("/")[0])
    decodes = experiment.kind in {DirKind.DECODE, DirKind.RESCORE, DirKind.GRAPH}
    if decodes and not lineage.model and parent is not None and parent.kind in _TRAINS:
        lineage.model.append(parent.path)
        if experiment.logs:
            lineage.guessed.add("model")
    if experiment.kind in {DirKind.ALI, DirKind.LATS, DirKind.DENLATS}:
        own_models = [path for path in lineage.model if (other := found.get(path)) and other.kind in _TRAINS]
        if not own_models and (source := _same_model(experiment, found)):
            lineage.model.insert(0, source[0])
            if source[1]:
                lineage.guessed.add("model")


def _same_model(experiment: Experiment, found: Experiments) -> tuple[str, bool] | None:
    """Source of an alignment directory: the training directory with the same tree and model sizes, else by name.

    Returns (path, guessed by name).
    """
    files = experiment.entry.files
    wanted = {name: files[name].size for name in ("tree", "final.mdl") if name in files and files[name].size > 0}
    same: list[str] = []
    if len(wanted) == 2:
        same = [
            other.path
            for other in found
            if other.kind in _TRAINS
            and all(name in other.entry.files and _size(other, name) == size for name, size in wanted.items())
        ]
        if len(same) == 1:
            return same[0], False
    stem = re.sub(r"_(ali(gn(ed|ments?)?)?|lats|denlats)(_.*|\d*)$", "", experiment.name)
    siblings = [other for other in found if other.kind in _TRAINS and other.path != experiment.path]
    for other in siblings:
        if other.name == stem and stem != experiment.name and (not same or other.path in same):
            return other.path, True
    for other in sorted(siblings, key=lambda item: -len(item.name)):
        if experiment.name.startswith(other.name + "_") and (not same or other.path in same):
            return other.path, True
    return (same[0], True) if same else None


def _size(experiment: Experiment, name: str) -> int:
    return experiment.entry.files[name].size


@fact
def lineage(found: Experiments) -> LineageGraph:
    """Lineage of every recognised directory."""
    paths = PathMap(found)
    by_path: dict[str, Lineage] = {}
    for experiment in found:
        own = lineage_of(experiment, paths)
        if own.graph is not None:
            own.graph = paths.find(own.graph) or paths.plain(own.graph)
        own.data = None if own.data is None else paths.plain(own.data)
        own.lang = None if own.lang is None else paths.plain(own.lang)
        _place(experiment, own, found)
        by_path[experiment.path] = own
    kinds = {experiment.path: experiment.kind for experiment in found}
    return LineageGraph(by_path, kinds)


__all__ = ["Lineage", "LineageGraph"]
