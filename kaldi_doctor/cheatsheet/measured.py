"""How the metrics of the cheatsheet are distributed over real trees: percentiles, and nothing else of those trees.

Made by benches/measure_corpus.py from public exp trees; a metric is measured where a rule looked at it, whether it
found something or cleared it.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PERCENTILES = (0, 5, 10, 25, 50, 75, 90, 95, 100)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Percentiles (0, 5, 10, 25, 50, 75, 90, 95, 100) of one metric over `count` directories of `trees` trees."""

    trees: int
    count: int
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The 50th percentile."""
        return self.values[PERCENTILES.index(50)]

    def standing(self, value: float) -> float:
        """Percentile of a value, between those known on a straight line; 0 below the lowest, 100 above the highest."""
        if value < self.values[0]:
            return 0.0
        if value > self.values[-1]:
            return 100.0
        first, after = bisect_left(self.values, value), bisect_right(self.values, value)
        if first < after:  # equal to one or several of the known ones: in their middle
            return (PERCENTILES[first] + PERCENTILES[after - 1]) / 2
        low, high = self.values[first - 1], self.values[first]
        below, above = PERCENTILES[first - 1], PERCENTILES[first]
        return below + (above - below) * (value - low) / (high - low)


@cache
def measured() -> dict[str, Distribution]:
    """Distributions by cheatsheet key; empty where the packaged file is missing."""
    place = files("kaldi_doctor.cheatsheet") / "measured.json"
    if not place.is_file():
        return {}
    raw = json.loads(place.read_text(encoding="utf-8"))
    return {key: Distribution(item["trees"], item["count"], tuple(item["values"])) for key, item in raw.items()}
