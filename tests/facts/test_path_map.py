"""Paths in logs lead to the right directories where several have one name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from metamorphic.invariances import an_unrelated_ladder_lies_below, directories_were_renamed_afterwards
from trees import fact_of

from kaldi_doctor.facts.lineage import LineageGraph


def test_the_graph_of_a_renamed_system_is_its_own(copy_of: Callable[[str], Path]) -> None:
    """exp/other_language/tri1/graph shares more of the written path than the renamed exp/kept_5/graph does."""
    root = copy_of("healthy")
    an_unrelated_ladder_lies_below(root)
    directories_were_renamed_afterwards(root)
    graph = fact_of(root / "exp", LineageGraph)
    decodes = [path for path in graph.by_path if path.endswith("/decode_test") and "kept_" in path]
    assert len(decodes) == 4
    for path in decodes:
        assert graph.get(path).graph == path.removesuffix("decode_test") + "graph"
