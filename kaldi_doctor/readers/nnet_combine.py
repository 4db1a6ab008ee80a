"""combine.log: the models of the last iterations averaged, and whether that helped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class Combination:
    """Objective on the combination subset before and after; `models` is 0 where the log does not say."""

    dir: str
    before: float
    after: float
    models: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class MixedUp:
    """The softmax layer of nnet2 was split: dimensions before and after."""

    dir: str
    iteration: int
    before: int
    after: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of accuracy.report: objective (chain, nnet3-raw) or accuracy (nnet3) of one model."""

    dir: str
    iteration: int
    seconds: float
    train: float
    valid: float
    origin: Origin


_NUMBER = rb"(-?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|nan|inf))"
_CHANGED = re.compile(
    rb"Combining (?:(\d+) )?nnets,? objf? ?(?:ective )?(?:function|per frame) changed from "
    + _NUMBER
    + rb" to "
    + _NUMBER
)
_CHANGED_NNET3 = re.compile(rb"Combining (\d+) nnets, objective function changed from " + _NUMBER + rb" to " + _NUMBER)
_MIXED = re.compile(rb"Mixed up from dimension of (\d+) to (\d+)")
_LOOSE = re.compile(rb"^(\d+)\s+" + rb"\s+".join([_NUMBER] * 3), re.MULTILINE)


@reader("combination", "combine.log")
def read_combine(source: Source) -> Iterator[Combination]:
    """What the last combination did to the objective."""
    found = None
    for pattern in (_CHANGED_NNET3, _CHANGED):
        for found in pattern.finditer(source.data):  # noqa: B007
            pass
        if found is not None:
            break
    if found is None:
        return
    try:
        before, after = float(found[2]), float(found[3])
    except ValueError:
        return
    yield Combination(source.dir, before, after, int(found[1] or 0), source.origin(found.start()))


@reader("mix up", "mix_up.#.log")
def read_mix_up(source: Source) -> Iterator[MixedUp]:
    """New dimension of nnet2's softmax layer."""
    match = _MIXED.search(source.data)
    if match is not None:
        yield MixedUp(source.dir, source.numbers[0], int(match[1]), int(match[2]), source.origin(match.start()))


@reader("accuracy report", "accuracy.report", "accuracy.output.report", "accuracy.output-xent.report")
def read_report(source: Source) -> Iterator[ReportRow]:
    """Rows of the table that steps/nnet3/report/generate_plots.py and the training scripts write."""
    for match in _LOOSE.finditer(source.data):
        try:
            seconds, train, valid = float(match[2]), float(match[3]), float(match[4])
        except ValueError:
            continue
        yield ReportRow(source.dir, int(match[1]), seconds, train, valid, source.origin(match.start()))
