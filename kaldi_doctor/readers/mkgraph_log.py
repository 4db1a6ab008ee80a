"""What utils/mkgraph.sh printed, where a recipe kept it as `mkgraph.log`: the self-loop scale of each graph.

The scale is an option of add-self-loops, whose command line mkgraph.sh shows (`set -x`, or the program's own echo).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.kaldi.printed.messages import text_of
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader

_LOOPS = re.compile(
    rb"add-self-loops (?:(?!add-self-loops )[^\n]){0,400}?--self-loop-scale=([0-9.]{1,12}) "
    rb"(?:(?!add-self-loops )[^\n]){0,400}?(?<![^\s\"'])([^\s\"']{1,400})/HCLGa?\.fst"
)


@dataclass(frozen=True, slots=True)
class SelfLoops:
    """Self-loop scale of one graph, named as the log names its directory."""

    dir: str
    graph: str
    scale: float
    origin: Origin


@reader("graphs", "mkgraph.log")
def read(source: Source) -> Iterator[SelfLoops]:
    """One record a graph that add-self-loops was run for."""
    for hit in _LOOPS.finditer(source.data):
        yield SelfLoops(source.dir, text_of(hit[2]), float(hit[1]), source.origin(hit.start()))
