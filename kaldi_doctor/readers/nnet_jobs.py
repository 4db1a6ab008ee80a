"""Training jobs of nnet2, nnet3, chain and rnnlm: train.X.J.log, select.0.log, average.X.log.

The learning rate of the header is the effective one times the number of jobs of the iteration
(steps/libs/nnet3/train/common.py), for nnet2 it stands in average.X.log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class TrainJob:
    """One job of one iteration.

    Attributes:
        objf: (output, value) pairs; value is what the scripts parse (`log-prob-per-frame`), nan where training broke.
        learning_rate: of the header: effective rate times jobs. None where the header has none.
        bad_minibatches: minibatches of chain whose objective was set to -10 after a numeric failure.
        abandoned: updates that were refused (infinite change, excessive error).
        minibatches: how many the log mentions at least, 0 where unknown.
        global_max_change: percent of the time that the global maximum change was enforced, or None.
    """

    dir: str
    iteration: int
    job: int
    objf: tuple[tuple[str, float], ...]
    frames: float | None
    learning_rate: float | None
    elapsed_s: int | None
    exit_code: int | None
    bad_minibatches: int
    abandoned: int
    global_max_change: float | None
    inserts_layer: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Averaged:
    """How many of the jobs of an iteration were averaged, and nnet2's learning rate from there on."""

    dir: str
    iteration: int
    models: int
    learning_rate: float | None
    origin: Origin


_NUMBER = rb"(-?(?:[0-9.]{1,40}(?:[eE][-+]?[0-9]{1,9})?|nan|inf))"
_OBJF = re.compile(
    rb"Overall average objective function for '([^'\n]*)' is "
    + _NUMBER
    + rb"[^\n]{0,200}? over "
    + _NUMBER
    + rb" frames"
)
_SCRIPT = re.compile(rb"log-prob-per-frame=" + _NUMBER)
_BACKPROP = re.compile(rb"Did backprop on (\d+) examples")
_RATE = re.compile(r"--learning-rate=(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)")
_GLOBAL = re.compile(rb"The global max-change was enforced " + _NUMBER + rb" % of the time")
_AVERAGED = re.compile(rb"Averaged parameters of (\d+) neural nets")
_INPUTS = re.compile(r"/\d+\.\d+\.(?:raw|mdl)")
_REFUSED = (b"Excessive error detected", b"Infinite parameter change", b"will not apply.")


def _float(raw: bytes | str) -> float | None:
    try:
        return float(raw)
    except ValueError:
        return None


@reader("train jobs", "train.#.#.log")
def read_train(source: Source) -> Iterator[TrainJob]:
    """Objective, learning rate, time and numeric trouble of one training job."""
    numbers = source.numbers
    data, job = source.data, source.job
    command = job.command if job is not None else ""
    found: dict[str, float] = {}
    frames, at = None, 0
    for match in _OBJF.finditer(data):
        value = _float(match[2])
        if value is not None:
            found[match[1].decode("utf-8", "replace")] = value
            frames, at = _float(match[3]), match.start()
    script = None if found else _SCRIPT.search(data)
    if script is not None and (value := _float(script[1])) is not None:
        found["output"], at = value, script.start()
        backprop = _BACKPROP.search(data)
        frames = float(backprop[1]) if backprop else None
    rate = _RATE.search(command)
    change = _GLOBAL.search(data) if b"The global max-change" in data else None
    yield TrainJob(
        source.dir,
        numbers[0],
        numbers[1],
        tuple(found.items()),
        frames,
        _float(rate[1]) if rate else None,
        job.elapsed_s if job is not None else None,
        job.exit_code if job is not None else None,
        data.count(b"setting objective function to -10 per frame"),
        sum(data.count(needle) for needle in _REFUSED[:2]),
        _float(change[1]) if change else None,
        "nnet-insert" in command,
        source.origin(at),
    )


@reader("model averages", "average.#.log", "select.#.log")
def read_average(source: Source) -> Iterator[Averaged]:
    """How many models went into the next one."""
    command = source.job.command if source.job is not None else ""
    match = _AVERAGED.search(source.data)
    models = int(match[1]) if match else len(_INPUTS.findall(command.rpartition("|")[0]))
    rate = _RATE.search(command)
    at = match.start() if match else 0
    if models or rate:
        yield Averaged(source.dir, source.numbers[0], models, _float(rate[1]) if rate else None, source.origin(at))
