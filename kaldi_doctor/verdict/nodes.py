"""What a fault can strike, and what it can reach from there.

Data, lang and graph directories are nodes beside the models, alignments and decodes of the tree; an edge says that one
was made from the other. A fault that struck a node can be seen at everything below it. Sets of nodes are bit masks of
Python's integers: unions and intersections over thousands of directories without importing NumPy.
"""

from __future__ import annotations

from enum import StrEnum
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import STAGE_OF_KIND, DirKind, StageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.facts.lineage import Lineage, LineageGraph


class NodeKind(StrEnum):
    """What a node is, as far as a fault is concerned: this decides which causes can strike there."""

    DATA = "data"
    LANG = "lang"
    FEATURES = "features"
    MODEL = "model"
    ALI = "alignments"
    GRAPH = "graph"
    DECODE = "decode"
    OTHER = "other"


_OF_DIR = {
    DirKind.FEATURES: NodeKind.FEATURES,
    DirKind.ALI: NodeKind.ALI,
    DirKind.LATS: NodeKind.ALI,
    DirKind.DENLATS: NodeKind.ALI,
    DirKind.CHAIN_TREE: NodeKind.ALI,
    DirKind.EGS: NodeKind.ALI,
    DirKind.GRAPH: NodeKind.GRAPH,
    DirKind.DECODE: NodeKind.DECODE,
    DirKind.RESCORE: NodeKind.DECODE,
    DirKind.UNKNOWN: NodeKind.OTHER,
}

_WITHIN = {DirKind.GRAPH: 1.5, DirKind.DECODE: 2.0, DirKind.RESCORE: 2.2}
"""Place of a directory after its model: the graph, then the decodes, then what was aligned with it (3)."""


class Nodes:
    """The nodes along the lineage, each with what can be reached from it.

    Attributes:
        paths: directories in the order of the lineage: a model, its graph and decodes, the alignments made with it.
    """

    def __init__(self, found: Experiments, graph: LineageGraph, langs: Mapping[str, str] | None = None) -> None:
        """Put the nodes in order; `langs` are lang directories by the graph directory made from them."""
        self._found = found
        self.graph = graph
        self._kinds: dict[str, NodeKind] = {
            path: _OF_DIR.get(e.kind, NodeKind.MODEL) for path in graph.by_path if (e := found.get(path)) is not None
        }
        parents = {path: set(graph.parents(path)) for path in graph.by_path}
        for path in graph.by_path:
            for used, kind in _used(graph.get(path)):
                if used != path:
                    self._kinds.setdefault(used, kind)
                    parents[path].add(used)
                    parents.setdefault(used, set())
        for made, lang in (langs or {}).items():
            self._kinds.setdefault(made, NodeKind.GRAPH)
            self._kinds.setdefault(lang, NodeKind.LANG)
            parents.setdefault(made, set()).add(lang)
            parents.setdefault(lang, set())
        self._made_by_extraction(parents)
        kinds = {experiment.path: experiment.kind for experiment in found}
        trained = [path for path in graph.order if path in kinds and _trains(kinds[path])]
        self._rank = {path: index for index, path in enumerate(trained)}
        self._first_use: dict[str, str] = {}
        for path in sorted(graph.by_path, key=self._place):
            for used, kind in _used(graph.get(path)):
                self._first_use.setdefault(used, path)
                if kind is NodeKind.GRAPH and langs and used in langs:
                    self._first_use.setdefault(langs[used], path)
        self.paths: tuple[str, ...] = tuple(self._along(parents))
        self._index = {path: index for index, path in enumerate(self.paths)}
        self._below = self._reach(parents)

    def _made_by_extraction(self, parents: dict[str, set[str]]) -> None:
        """exp/make_mfcc/NAME wrote the features of data/NAME (steps/make_mfcc.sh names its directory so)."""
        for path, kind in self._kinds.items():
            for data, other in self._kinds.items() if kind is NodeKind.FEATURES else ():
                if other is NodeKind.DATA and data.rpartition("/")[2] == path.rpartition("/")[2]:
                    parents[data].add(path)

    def _along(self, parents: dict[str, set[str]]) -> Iterator[str]:
        """Every node after what it was made from; of those that may come next, by stage and then by name."""
        children: dict[str, list[str]] = {}
        waiting = {path: len(above & parents.keys()) for path, above in parents.items()}
        for path, above in parents.items():
            for parent in above:
                children.setdefault(parent, []).append(path)
        ready = [self._key(path) for path, count in waiting.items() if count == 0]
        heapify(ready)
        done: set[str] = set()
        while ready or len(done) < len(parents):
            if not ready:  # a circle in a stranger's logs: begin with the one that would come first
                ready.append(min(self._key(path) for path in parents if path not in done))
            path = heappop(ready)[-1]
            if path in done:
                continue
            done.add(path)
            yield path
            for child in children.get(path, ()):
                waiting[child] -= 1
                if waiting[child] == 0:
                    heappush(ready, self._key(child))

    def _reach(self, parents: dict[str, set[str]]) -> list[int]:
        """For each node the mask of itself and everything made from it, over any number of steps."""
        children: list[list[int]] = [[] for _ in self.paths]
        for path, above in parents.items():
            for parent in above:
                if parent in self._index:
                    children[self._index[parent]].append(self._index[path])
        masks = [1 << index for index in range(len(self.paths))]
        changed = True
        while changed:  # as often as the lineage is deep; a circle in a stranger's logs ends it as well
            changed = False
            for index in range(len(self.paths) - 1, -1, -1):
                mask = masks[index]
                for child in children[index]:
                    mask |= masks[child]
                if mask != masks[index]:
                    masks[index] = mask
                    changed = True
        return masks

    def _place(self, path: str) -> tuple[float, float]:
        experiment = self._found.get(path)
        kind = experiment.kind if experiment is not None else DirKind.UNKNOWN
        model = self.graph.model_of(path)
        first = -1 if kind is DirKind.FEATURES else len(self._rank)
        return self._rank.get(model or "", first), 1.0 if path == model else _WITHIN.get(kind, 3.0)

    def _key(self, path: str) -> tuple[float, float, str]:
        """A data or lang directory comes just before the first directory that used it."""
        at = self.exp_dir(path)
        rank, within = self._place(at)
        return rank, within - (0.5 if at != path else 0.0), path

    def order(self, path: str) -> tuple[int, str]:
        """Sort key along the lineage; what the lineage does not have comes last."""
        return self._index.get(path, len(self.paths)), path

    def __contains__(self, path: str) -> bool:
        return path in self._index

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def index(self, path: str) -> int | None:
        """Number of a node, or None for a directory that the lineage does not have."""
        return self._index.get(path)

    def kind(self, path: str) -> NodeKind:
        """What a node is."""
        return self._kinds.get(path, NodeKind.OTHER)

    def dir_kind(self, path: str) -> DirKind:
        """What a directory of the exp tree is; unknown for others."""
        experiment = self._found.get(path)
        return experiment.kind if experiment is not None else DirKind.UNKNOWN

    def below(self, path: str) -> int:
        """Mask of a node and everything made from it; 0 where the node is not known."""
        index = self._index.get(path)
        return 0 if index is None else self._below[index]

    def reaches(self, upper: str, lower: str) -> bool:
        """Whether a fault at `upper` can be seen at `lower`."""
        index = self._index.get(lower)
        return upper == lower or (index is not None and bool(self.below(upper) >> index & 1))

    def children(self, path: str) -> Iterator[str]:
        """Everything made from a node, over any number of steps, without the node."""
        mask = self.below(path)
        return (other for index, other in enumerate(self.paths) if mask >> index & 1 and other != path)

    def exp_dir(self, path: str) -> str:
        """The directory of the exp tree that a node shows in: a data or lang directory in the first that used it."""
        return path if path in self.graph.by_path else self._first_use.get(path, path)

    def system(self, path: str) -> str:
        """The trained model that a decode or graph belongs to; other directories stand for themselves."""
        at = self.exp_dir(path)
        return (self.graph.model_of(at) or at) if self.kind(at) in {NodeKind.DECODE, NodeKind.GRAPH} else at


def _used(lineage: Lineage) -> Iterable[tuple[str, NodeKind]]:
    """Data, lang and graph directories that one directory was made from, without a slash at the end."""
    for path, kind in ((lineage.data, NodeKind.DATA), (lineage.lang, NodeKind.LANG), (lineage.graph, NodeKind.GRAPH)):
        if path:
            yield path.rstrip("/"), kind


def _trains(kind: DirKind) -> bool:
    return kind in STAGE_OF_KIND and STAGE_OF_KIND[kind] not in {StageKind.DECODE, StageKind.DATA}
