"""nnet1 logs: iterNN.{tr,cv}.log, iter00.initial.log, train_nnet.log, rbm.N.log, mpe.N.log and mmi.N.log.

Written by nnet-train-frmshuff and its kin under steps/nnet/train_scheduler.sh; the last occurrence of each line counts.
FRAME_ACCURACY is printed in percent and kept as a fraction, like that of the later flavours. Training values are
averages taken while the weights still move.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._objective import Objective
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class FilesDone:
    """How many utterances a pass of nnet1 used: `no_targets` are those without an alignment."""

    dir: str
    name: str
    done: int
    no_targets: int
    other_errors: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class ScheduledEpoch:
    """One line of train_nnet.log. `accepted` is None where the line broke off."""

    dir: str
    epoch: int
    learning_rate: float | None
    accepted: bool | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ScheduleEnd:
    """How the scheduler ended: `reason` is its own line (`finished, too small rel. improvement ...`)."""

    dir: str
    reason: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class SequenceEpoch:
    """One epoch of sMBR/MPE (`criterion` accuracy, fraction) or MMI (objective per frame) training of nnet1."""

    dir: str
    criterion: str
    epoch: int
    value: float
    frames: float | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class RbmLayer:
    """One layer of RBM pretraining: how often the variances ran apart; the origin is its reconstruction error."""

    dir: str
    layer: int
    variance_warnings: int
    origin: Origin


_ANY = rb"-?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|nan|inf)"
_NUMBER = rb"(" + _ANY + rb")"
_LOSS = re.compile(rb"AvgLoss: " + _NUMBER + rb" \((\w+)\)")
_ACCURACY = re.compile(rb"FRAME_ACCURACY >> " + _NUMBER + rb"% <<")
_AFTER = re.compile(rb"\[AvgXent: [^\n]{0,400}?\bover (\d+) frames|### After (\d+) frames")
_DONE = re.compile(rb"Done (\d+) files, (\d+) with no tgt_mats, (\d+) with other errors")
_ITERATION = re.compile(
    rb"ITERATION (\d+): (?:TRAIN AVG\.LOSS " + _ANY + rb",? ?)?(?:\(lrate" + _NUMBER + rb"\),? ?)?"
    rb"(?:CROSSVAL AVG\.LOSS " + _ANY + rb",? ?)?(?:nnet (accepted|rejected))?"
)
_PRERUN = re.compile(rb"CROSSVAL PRERUN AVG\.LOSS " + _NUMBER)
_END = re.compile(
    rb"finished, too small rel\. improvement[^\n]*|Succeeded training[^\n]*|Error training neural network[^\n]*"
    rb"|nnet already trained[^\n]*"
)
_MPE = re.compile(rb"Overall average frame-accuracy is " + _NUMBER + rb" over (\d+) frames")
_MMI = re.compile(
    rb"Overall MMI objective per frame is " + _NUMBER + rb"|MMI-objective[^\n]{0,200}? " + _NUMBER + rb"(?=\s)"
)
_RBM = re.compile(rb"AvgLoss: " + _NUMBER + rb" \(Mse\)|(?:Mse|MSE)[^\n0-9-]{0,80}" + _NUMBER)
_VARIANCE = b"danger of weight explosion"


def _last(pattern: re.Pattern[bytes], data: bytes) -> re.Match[bytes] | None:
    found = None
    for found in pattern.finditer(data):  # noqa: B007  (the last one is wanted)
        pass
    return found


def _float(raw: bytes | None) -> float | None:
    if raw is None:
        return None
    try:
        return float(raw)
    except ValueError:
        return None


@reader("nnet1 epochs", "iter#.tr.log", "iter#.cv.log", "iter#.initial.log")
def read_epoch(source: Source) -> Iterator[Objective | FilesDone]:
    """Loss and frame accuracy of one epoch on one split, and how many utterances had no targets."""
    epoch = source.numbers[0]
    split = "train" if ".tr." in source.name else "valid"
    iteration: int | str = 0 if ".initial." in source.name else epoch
    data = source.data
    after = _last(_AFTER, data)
    frames = _float(after[1] or after[2]) if after else None
    loss = _last(_LOSS, data)
    if loss is not None and (value := _float(loss[1])) is not None:
        yield Objective(
            source.dir, "nnet1", split, iteration, "output", "loss", value, frames, source.origin(loss.start())
        )
    accuracy = _last(_ACCURACY, data)
    if accuracy is not None and (value := _float(accuracy[1])) is not None:
        origin = source.origin(accuracy.start())
        yield Objective(source.dir, "nnet1", split, iteration, "output", "accuracy", value / 100, frames, origin)
    done = _last(_DONE, data)
    if done is not None:
        counts = int(done[1]), int(done[2]), int(done[3])
        yield FilesDone(source.dir, source.name, *counts, source.origin(done.start()))


@reader("train_nnet", "train_nnet.log")
def read_schedule(source: Source) -> Iterator[ScheduledEpoch | ScheduleEnd]:
    """Decisions of the scheduler; of a copy in q/ (the queue's own log) nothing."""
    if source.path.rpartition("/")[0].endswith("/q"):
        return
    data = source.data
    prerun = _PRERUN.search(data)
    if prerun is not None:
        yield ScheduledEpoch(source.dir, 0, None, None, source.origin(prerun.start()))
    for match in _ITERATION.finditer(data):
        yield ScheduledEpoch(
            source.dir,
            int(match[1]),
            _float(match[2]),
            None if match[3] is None else match[3] == b"accepted",
            source.origin(match.start()),
        )
    for match in _END.finditer(data):
        yield ScheduleEnd(source.dir, match[0].decode("utf-8", "replace"), source.origin(match.start()))


@reader("nnet1 sequence training", "mpe.#.log", "mmi.#.log")
def read_sequence(source: Source) -> Iterator[SequenceEpoch]:
    """Criterion of one epoch of discriminative training."""
    epoch = source.numbers[0]
    match = _last(_MPE, source.data)
    if match is not None and (value := _float(match[1])) is not None:
        yield SequenceEpoch(source.dir, "accuracy", epoch, value, _float(match[2]), source.origin(match.start()))
        return
    match = _last(_MMI, source.data)
    if match is not None and (value := _float(match[1] or match[2])) is not None:
        yield SequenceEpoch(source.dir, "mmi", epoch, value, None, source.origin(match.start()))


@reader("rbm", "rbm.#.log")
def read_rbm(source: Source) -> Iterator[RbmLayer]:
    """One pretrained layer."""
    match = _last(_RBM, source.data)
    yield RbmLayer(
        source.dir,
        source.numbers[0],
        source.data.count(_VARIANCE),
        source.origin(match.start() if match else 0),
    )
