"""Training curves of every neural network of the tree: objective and accuracy by iteration, split and output.

Kaldi evaluates two diagnostic subsets (a few hundred utterances each) for every model, so values carry noise. Where
those logs are gone, the rows of accuracy.report stand in. nnet1 has a loss; its sign is turned where curves are judged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.nnet_training import NEURAL_KINDS, NO_NETWORK
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Evidence, Origin, Range
from kaldi_doctor.readers._objective import Objective
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.nnet1_epochs import ScheduledEpoch, SequenceEpoch
from kaldi_doctor.readers.nnet_combine import ReportRow


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a curve. `order` sorts: the iteration's number, infinite for `final` and `combined`."""

    iteration: int | str
    value: float
    frames: float | None
    origin: Origin

    @property
    def order(self) -> float:
        """Position on the axis of iterations."""
        return float(self.iteration) if isinstance(self.iteration, int) else math.inf


@dataclass(frozen=True, slots=True)
class Pair:
    """Train and valid value of one model; higher is better."""

    iteration: int
    train: Point
    valid: Point

    @property
    def gap(self) -> float:
        """Train minus valid."""
        return self.train.value - self.valid.value


@dataclass(slots=True)
class NnetCurve:
    """All curves of one directory: `series[split, output, metric]`, each in order of iterations, finals last."""

    dir: str
    flavour: str
    series: dict[tuple[str, str, str], list[Point]] = field(default_factory=dict)
    rejected: frozenset[int] = frozenset()
    """Epochs of nnet1 that the scheduler threw away."""
    from_report: bool = False
    """True where only accuracy.report was left."""

    @property
    def outputs(self) -> list[str]:
        """Output nodes, `output` first."""
        return sorted({key[1] for key in self.series}, key=lambda name: (name != "output", name))

    @property
    def tasks(self) -> list[str]:
        """Output nodes without the cross-entropy branches of chain."""
        return [name for name in self.outputs if not name.endswith("-xent")] or self.outputs

    @property
    def objective(self) -> str:
        """The metric that was optimised: `objf`, or `loss` for nnet1; `accuracy` where nothing else is known."""
        have = {key[2] for key in self.series}
        return next((metric for metric in ("objf", "loss") if metric in have), "accuracy")

    def points(self, split: str, metric: str, output: str | None = None, *, finals: bool = True) -> list[Point]:
        """One curve, `output` being the first one where not named; losses keep their sign."""
        found = self.series.get((split, output or (self.outputs or ["output"])[0], metric), [])
        return [
            point
            for point in found
            if (finals or isinstance(point.iteration, int)) and point.iteration not in self.rejected
        ]

    def better_up(self, split: str, metric: str, output: str | None = None, *, finals: bool = False) -> list[Point]:
        """The same with losses negated, so that higher is better."""
        found = self.points(split, metric, output, finals=finals)
        if metric != "loss":
            return found
        return [Point(point.iteration, -point.value, point.frames, point.origin) for point in found]

    def pairs(self, metric: str, output: str | None = None) -> list[Pair]:
        """Numbered models with finite values on both splits."""
        train = {p.iteration: p for p in self.better_up("train", metric, output)}
        return [
            Pair(p.iteration, train[p.iteration], p)
            for p in self.better_up("valid", metric, output)
            if isinstance(p.iteration, int)
            and p.iteration in train
            and math.isfinite(p.value)
            and math.isfinite(train[p.iteration].value)
        ]

    def end(self, metric: str, output: str | None = None) -> Pair | None:
        """Train and valid of the model that is used: `combined` or `final` where evaluated, else the last one."""
        train = {p.iteration: p for p in self.better_up("train", metric, output, finals=True)}
        valid = [p for p in self.better_up("valid", metric, output, finals=True) if p.iteration in train]
        valid = [p for p in valid if math.isfinite(p.value) and math.isfinite(train[p.iteration].value)]
        if not valid:
            return None
        last = max(valid, key=lambda p: (p.order, p.iteration == "final"))
        number = last.iteration if isinstance(last.iteration, int) else self.last_number + 1
        return Pair(number, train[last.iteration], last)

    @property
    def last_number(self) -> int:
        """Highest iteration number of any curve."""
        return max(
            (p.iteration for found in self.series.values() for p in found if isinstance(p.iteration, int)), default=0
        )


def evidence(
    point: Point, metric: str, *, expected: Range | None = None, label: str | None = None, unit: str = ""
) -> Evidence:
    """A point as evidence; what is not finite becomes a word (JSON has no nan)."""
    value: float | str = round(point.value, 6) if math.isfinite(point.value) else str(point.value)
    return Evidence(metric=metric, value=value, unit=unit, expected=expected, origin=point.origin, label=label)


class NnetCurves:
    """Curves by directory."""

    def __init__(self, by_dir: dict[str, NnetCurve]) -> None:
        self.by_dir = by_dir

    def __iter__(self) -> Iterator[NnetCurve]:
        return iter(self.by_dir.values())

    def get(self, path: str) -> NnetCurve | None:
        """Curves of a directory, or None."""
        return self.by_dir.get(path)


def curves_of(records: Records) -> dict[str, NnetCurve]:
    """Put the records together; an empty dictionary where there are none."""
    made: dict[str, NnetCurve] = {}

    def add(path: str, flavour: str, key: tuple[str, str, str], point: Point) -> None:
        made.setdefault(path, NnetCurve(path, flavour)).series.setdefault(key, []).append(point)

    for found in records.of(Objective):
        point = Point(found.iteration, found.value, found.frames, found.origin)
        add(found.dir, found.flavour, (found.split, found.output, found.metric), point)
    for epoch in records.of(SequenceEpoch):
        metric = "accuracy" if epoch.criterion == "accuracy" else "objf"
        add(
            epoch.dir, "nnet1", ("train", "output", metric), Point(epoch.epoch, epoch.value, epoch.frames, epoch.origin)
        )
    for path, rows in records.by_dir(ReportRow).items():
        if path in made:
            continue
        # accuracy.report holds fractions for frame-level training and the (negative) objective otherwise.
        metric = "accuracy" if all(0 <= row.valid <= 1 for row in rows) else "objf"
        for row in rows:
            for split, value in (("train", row.train), ("valid", row.valid)):
                add(
                    path,
                    "nnet3" if metric == "accuracy" else "chain",
                    (split, "output", metric),
                    Point(row.iteration, value, None, row.origin),
                )
        made[path].from_report = True
    for path, epochs in records.by_dir(ScheduledEpoch).items():
        if path in made:
            made[path].rejected = frozenset(e.epoch for e in epochs if e.accepted is False)
    for curve in made.values():
        for series in curve.series.values():
            series.sort(key=lambda p: (p.order, str(p.iteration)))
    return dict(sorted(made.items()))


@fact
def nnet_curves(records: Records, found: Experiments) -> NnetCurves:
    """Curves of all networks of the tree."""
    made = curves_of(records)
    if not made:
        if not found.of(*NEURAL_KINDS, DirKind.PRETRAIN):
            raise FactMissing(NO_NETWORK)
        raise FactMissing("no training log of a neural network (compute_prob_*.log, iterNN.*.log, accuracy.report)")
    return NnetCurves(made)
