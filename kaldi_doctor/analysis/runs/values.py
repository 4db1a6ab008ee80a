"""Hyperparameters that differ between two runs, with where each was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaldi_doctor.analysis.runs.sides import Side
    from kaldi_doctor.model import HyperValue


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """One value of one directory that both runs have; None where only one of them tells it."""

    dir: str
    name: str
    first: HyperValue | None
    second: HyperValue | None


def value_differences(first: Side, second: Side) -> Iterator[ValueDifference]:
    """Values that both tell first, then those of one only; the number of jobs last, as it changes no result."""
    found = [
        ValueDifference(directory, name, one.get(name), two.get(name))
        for directory in first.values.keys() & second.values.keys()
        for one, two in [(first.values[directory], second.values[directory])]
        for name in one.keys() | two.keys()
        if name not in one or name not in two or one[name].value != two[name].value
    ]
    yield from sorted(
        found, key=lambda item: (item.name == "nj", item.first is None or item.second is None, item.dir, item.name)
    )
