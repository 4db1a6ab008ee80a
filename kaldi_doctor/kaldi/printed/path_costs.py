"""Costs of the best path of each utterance, as lattice-best-path logs them (src/latbin/lattice-best-path.cc).

The acoustic cost is the one after scaling, so that costs of one LM weight compare with one another only.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_COST = re.compile(
    rb"For utterance (\S+), best cost (-?[\d.e+-]{1,24}) \+ (-?[\d.e+-]{1,24}) = \S+ over (\d{1,9}) frames"
)


@dataclass(frozen=True, slots=True)
class PathCost:
    """Costs (negated log-likelihoods) of one best path, summed over its frames."""

    graph: float
    acoustic: float
    frames: int

    @property
    def a_frame(self) -> float:
        """Graph and acoustic cost per frame; 0 without frames."""
        return (self.graph + self.acoustic) / self.frames if self.frames else 0.0


def path_costs(data: bytes) -> dict[str, PathCost]:
    """Costs by utterance; what is no finite number is left out."""
    found = {}
    for hit in _COST.finditer(data):
        try:
            cost = PathCost(float(hit[2]), float(hit[3]), int(hit[4]))
        except ValueError:
            continue
        if math.isfinite(cost.graph) and math.isfinite(cost.acoustic):
            found[hit[1].decode("utf-8", "surrogateescape")] = cost
    return found
