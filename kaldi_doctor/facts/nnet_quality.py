"""What the curves of one network amount to: the numbers that the rules about training judge.

All of them look at the first output of the network (`output`, or the first task) and at the objective that was
optimised, higher being better. `gain` is measured from the first model that was evaluated, untrained as a rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.nnet_curves import NnetCurve, NnetCurves, Pair, Point
from kaldi_doctor.facts.nnet_training import NnetRun, NnetTraining
from kaldi_doctor.kinds import DirKind

LATE = 0.2
"""Share of the iterations at the end that `late_share` looks at."""
_CHANCE_STEPS = 2.0
"""Mean steps from one model to the next that a curve may gain in all by going up and down. Measured on 29 networks of
public and labelled trees: those that learned gained 12 and more."""


@dataclass(slots=True)
class NnetQuality:
    """One network's numbers.

    Attributes:
        end: train and valid objective of the model in use, None where none is finite.
        end_accuracy: the same of the accuracy (fractions).
        points: valid objective of the numbered models, finite ones.
        pairs: train and valid objective of the numbered models.
        broken: values that are nan or infinite, in order.
    """

    dir: str
    flavour: str
    curve: NnetCurve
    run: NnetRun
    end: Pair | None
    end_accuracy: Pair | None
    points: list[Point]
    pairs: list[Pair]
    broken: list[Point]

    @property
    def gain(self) -> float:
        """Best valid objective minus that of the first model."""
        return max(p.value for p in self.points) - self.points[0].value if len(self.points) > 1 else 0.0

    @property
    def best(self) -> Point | None:
        """Numbered model with the best valid objective."""
        return max(self.points, key=lambda p: p.value, default=None)

    @property
    def fall(self) -> float:
        """How far the valid objective fell from its best to the mean of the last two numbered models; 0 or more."""
        if len(self.points) < 3 or self.best is None or self.best in self.points[-2:]:
            return 0.0
        tail = [p.value for p in self.points[-2:]]
        return max(0.0, self.best.value - sum(tail) / len(tail))

    @property
    def train_rose(self) -> float:
        """How far the train objective rose after the best valid model."""
        if not self.pairs or self.best is None:
            return 0.0
        at = min(self.pairs, key=lambda p: abs(p.iteration - self.best_at))
        return self.pairs[-1].train.value - at.train.value

    @property
    def best_at(self) -> int:
        """Iteration of the best valid model."""
        return self.best.iteration if self.best is not None and isinstance(self.best.iteration, int) else 0

    @property
    def late_share(self) -> float | None:
        """Share of the whole gain on valid that the last fifth of the iterations brought.

        None for fewer than four models, or without a gain. 0 for a curve that only goes up and down: its last fifth
        brought what chance did.
        """
        if len(self.points) < 4 or self.gain <= 0:
            return None
        steps = [abs(after.value - before.value) for before, after in pairwise(self.points)]
        if self.gain <= _CHANCE_STEPS * sum(steps) / len(steps):
            return 0.0
        back = max(1, round(LATE * (len(self.points) - 1)))
        return (self.points[-1].value - self.points[-1 - back].value) / self.gain

    @property
    def exploded(self) -> bool:
        """The objective ended clearly below that of the first model: training made the network worse than none."""
        if self.end is None or len(self.points) < 2:
            return False
        first = self.points[0].value
        if self.flavour == "chain":
            return self.end.valid.value < first - 0.2 * abs(first)
        counts = self.run.counts
        floor = -math.log(counts.pdfs) if counts is not None and self.metric_is_likelihood else first
        return self.end.valid.value < min(first, floor) - 0.5

    @property
    def metric_is_likelihood(self) -> bool:
        """Whether the objective is a log-likelihood (or minus a cross-entropy loss) per frame."""
        return self.curve.objective in {"objf", "loss"} and self.flavour in {"nnet1", "nnet2", "nnet3"}

    @property
    def ends_broken(self) -> bool:
        """The last evaluated model gives nan or inf."""
        return bool(self.broken) and (
            self.end is None or max(p.order for p in self.broken) > max(p.order for p in self.points)
        )

    @property
    def diverged(self) -> bool:
        """Training blew up: not finite at the end, or worse than at the start."""
        return self.ends_broken or self.exploded

    @property
    def chance(self) -> float | None:
        """Accuracy of always naming the most frequent pdf of the training alignment."""
        return self.run.counts.top_share if self.run.counts is not None else None

    @property
    def at_chance(self) -> bool:
        """Whether valid accuracy is no better than naming the most frequent pdf, and train hardly."""
        if self.end_accuracy is None or self.chance is None:
            return False
        close = self.end_accuracy.valid.value <= 1.05 * self.chance + 0.005
        return close and self.end_accuracy.train.value <= 1.15 * self.chance + 0.01

    @property
    def early(self) -> list[tuple[Pair, Pair]]:
        """Of accuracy and objective: the untrained model, and the last one in which train had half its gain at most.

        Empty for nnet1: no untrained model, and train values that are averages taken while the weights still move.
        """
        made = []
        for pairs in (self.curve.pairs("accuracy", self.curve.tasks[0]), self.pairs):
            if len(pairs) < 4 or pairs[0].iteration != 0:
                continue
            gain = pairs[-1].train.value - pairs[0].train.value
            early = [p for p in pairs[1:] if 0 < p.train.value - pairs[0].train.value <= gain / 2]
            if gain > 0 and early:
                made.append((pairs[0], early[-1]))
        return made

    def follows(self, share: float) -> bool:
        """Whether valid had gained at least this share of what train had gained early on, in accuracy or objective."""
        return not self.early or any(
            early.valid.value - first.valid.value >= share * (early.train.value - first.train.value)
            for first, early in self.early
        )

    @property
    def settled(self) -> bool:
        """Enough of the training was seen to judge its shape: it finished, or four models and more were evaluated."""
        return len(self.points) >= 4 or (self.run.finished and len(self.points) >= 2)


class NnetQualities:
    """Qualities by directory, of the first output of each network."""

    def __init__(self, by_dir: dict[str, NnetQuality]) -> None:
        self.by_dir = by_dir

    def __iter__(self) -> Iterator[NnetQuality]:
        return iter(self.by_dir.values())

    def every_task(self) -> Iterator[tuple[str, NnetQuality]]:
        """(name, quality) of all outputs of all networks; the name is empty where there is but one."""
        for first in self:
            tasks = first.curve.tasks
            for task in tasks:
                yield (task if len(tasks) > 1 else "", quality_of(first.curve, first.run, task))

    def get(self, path: str) -> NnetQuality | None:
        """Quality of a directory, or None."""
        return self.by_dir.get(path)


def quality_of(curve: NnetCurve, run: NnetRun, output: str | None = None) -> NnetQuality:
    """Numbers of one output of a network, the first one where none is named."""
    metric = curve.objective
    output = output or (curve.tasks[0] if curve.tasks else None)
    valid = curve.better_up("valid", metric, output)
    everything = [
        p for split in ("train", "valid") for p in curve.points(split, metric, output) if not math.isfinite(p.value)
    ]
    return NnetQuality(
        curve.dir,
        curve.flavour,
        curve,
        run,
        curve.end(metric, output),
        curve.end("accuracy", output),
        [p for p in valid if math.isfinite(p.value)],
        curve.pairs(metric, output),
        sorted(everything, key=lambda p: p.order),
    )


@fact
def nnet_qualities(curves: NnetCurves, training: NnetTraining) -> NnetQualities:
    """Numbers of every network that has curves on a validation set (sequence training has none)."""
    made: dict[str, NnetQuality] = {}
    for run in training:
        curve = curves.get(run.dir)
        if curve is not None and run.kind is not DirKind.NNET1_SEQ and any(key[0] == "valid" for key in curve.series):
            made[run.dir] = quality_of(curve, run)
    return NnetQualities(made)
