"""Order of the directories along the lineage, and which of them belong together as one system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.model import STAGE_OF_KIND, DirKind, Finding, StageKind

if TYPE_CHECKING:
    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.facts.lineage import LineageGraph


class Systems:
    """Order of directories along the lineage: data, model, its graph and decodes, the alignments made with it."""

    def __init__(self, found: Experiments, graph: LineageGraph) -> None:
        self.found = found
        self.graph = graph
        self._rank: dict[str, int] = {}
        for path in graph.order:
            experiment = found.get(path)
            if (
                experiment
                and experiment.kind in STAGE_OF_KIND
                and STAGE_OF_KIND[experiment.kind] not in {StageKind.DECODE, StageKind.DATA}
            ):
                self._rank[path] = len(self._rank)
        self._first_use: dict[str, str] = {}
        for path in sorted(graph.by_path, key=self._key):
            lineage = graph.get(path)
            for used in (lineage.data, lineage.lang, lineage.graph):
                if used:
                    self._first_use.setdefault(used.rstrip("/"), path)

    def _key(self, path: str) -> tuple[int, float]:
        kind = self.found.by_path[path].kind if path in self.found.by_path else DirKind.UNKNOWN
        model = self.graph.model_of(path)
        rank = self._rank.get(model or "", len(self._rank) if kind is not DirKind.FEATURES else -1)
        within = {DirKind.GRAPH: 1.5, DirKind.DECODE: 2.0, DirKind.RESCORE: 2.2}.get(kind, 3.0)
        return rank, 1.0 if path == model else within

    def node(self, finding: Finding) -> str:
        """The directory of the tree that a finding counts to."""
        return self.resolve(finding.judged or finding.dir)

    def resolve(self, path: str) -> str:
        """A data or lang directory counts to the first directory that used it."""
        path = path.rstrip("/")
        if path in self.found.by_path:
            return path
        return self._first_use.get(path, path)

    def key(self, finding: Finding) -> tuple[int, float, str]:
        """Sort key of a finding along the lineage."""
        path = finding.judged or finding.dir
        node = self.resolve(path)
        rank, within = self._key(node)
        return rank, within - (0.5 if node != path.rstrip("/") else 0.0), node

    def anchor(self, path: str) -> str:
        """The system a directory belongs to: the model of a decode or graph; an alignment stands by itself."""
        node = self.resolve(path)
        experiment = self.found.get(node)
        if experiment is not None and experiment.kind in {DirKind.DECODE, DirKind.RESCORE, DirKind.GRAPH}:
            return self.graph.model_of(node) or node
        return node

    def decodes(self, path: str) -> bool:
        """Whether a directory is a decode or a graph: what strikes there comes after training."""
        experiment = self.found.get(self.resolve(path))
        return experiment is not None and experiment.kind in {DirKind.DECODE, DirKind.RESCORE, DirKind.GRAPH}

    def neighbourhood(self, anchor: str) -> set[str]:
        """Directories whose evidence bears on a system: itself, its decodes and graphs, and what it was made from."""
        near = {anchor, *self.graph.parents(anchor)}
        near |= {path for path in self.graph.by_path if self.anchor(path) == anchor}
        for path in tuple(near):
            lineage = self.graph.get(path)
            near |= {used for used in (lineage.data, lineage.lang, lineage.graph) if used}
        return near

    def downstream(self, path: str, anchor: str) -> bool:
        """Whether a directory depends on a system's training."""
        node = self.resolve(path)
        if node == anchor or self.anchor(node) == anchor:
            return True
        owner = self.graph.model_of(node)
        return anchor in self.graph.ancestors(node) or (
            owner is not None and (owner == anchor or anchor in self.graph.ancestors(owner))
        )
