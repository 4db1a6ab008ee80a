"""progress.X.log and full_progress.X.log: what the model is, and how far its parameters moved.

The first half is nnet3-am-info (nnet3-info for raw models), the second nnet3-show-progress, which compares model X-1
with X. nnet2's nnet-show-progress prints the same vectors without component names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Source, reader


@dataclass(frozen=True, slots=True)
class Progress:
    """One progress log.

    Attributes:
        learning_rates: as stored in the model, by component.
        differences: norm of the parameter change by component.
        relative: change relative to the norm of the parameters; nan and inf at iteration 1 are benign.
        repaired: fraction of dimensions under self-repair, by non-linearity.
        clipped: fraction of clipped gradients, by recurrent component.
        active: mean fraction of the time that a ReLU is active (mean of deriv-avg), by non-linearity.
        parameters: number of parameters, or None.
        left_context, right_context, input_dim, num_pdfs: of the header, None where absent.
    """

    dir: str
    iteration: int
    learning_rates: dict[str, float]
    differences: dict[str, float]
    relative: dict[str, float]
    repaired: dict[str, float]
    clipped: dict[str, float]
    active: dict[str, float]
    parameters: int | None
    left_context: int | None
    right_context: int | None
    input_dim: int | None
    num_pdfs: int | None
    origin: Origin


_HEADER = re.compile(rb"^(num-parameters|left-context|right-context|input-dim|num-pdfs): (\d+)", re.MULTILINE)
_COMPONENT = re.compile(rb"^component name=(\S+) type=(\w+),([^\n]*)", re.MULTILINE)
_RATE = re.compile(rb"learning-rate=([-+0-9.e]+)")
_REPAIRED = re.compile(rb"self-repaired-proportion=([-+0-9.e]+)")
_CLIPPED = re.compile(rb"clipped-proportion=([-+0-9.e]+)")
_ACTIVE = re.compile(rb"deriv-avg=\[[^\]]*mean=([-+0-9.e]+)")
_VECTOR = re.compile(rb"(Relative parameter|Parameter) differences per layer are +\[ ?([^\]\n]*)\]")


def _number(raw: bytes) -> float | None:
    try:
        return float(raw)
    except ValueError:
        return None


def _vector(raw: bytes) -> dict[str, float]:
    """`tdnn1.affine:4.99 ...`, or nnet2's bare numbers, which are named by their place (`1`, `2`, ...)."""
    found: dict[str, float] = {}
    for index, item in enumerate(raw.split(), 1):
        name, colon, value = item.rpartition(b":")
        number = _number(value)
        if number is not None:
            found[name.decode("utf-8", "replace") if colon else str(index)] = number
    return found


@reader("progress", "progress.#.log", "full_progress.#.log")
def read_progress(source: Source) -> Iterator[Progress]:
    """Learning rates, parameter changes and saturation of one iteration."""
    data = source.data
    header = {match[1]: int(match[2]) for match in _HEADER.finditer(data)}
    rates: dict[str, float] = {}
    repaired: dict[str, float] = {}
    clipped: dict[str, float] = {}
    active: dict[str, float] = {}
    for match in _COMPONENT.finditer(data):
        name, text = match[1].decode("utf-8", "replace"), match[3]
        for pattern, kept in ((_RATE, rates), (_REPAIRED, repaired), (_CLIPPED, clipped)):
            hit = pattern.search(text)
            value = _number(hit[1]) if hit else None
            if value is not None:
                kept[name] = value
        if match[2] == b"RectifiedLinearComponent" and (hit := _ACTIVE.search(text)):
            value = _number(hit[1])
            if value is not None:
                active[name] = value
    vectors = {match[1]: (_vector(match[2]), match.start()) for match in _VECTOR.finditer(data)}
    absolute, relative = vectors.get(b"Parameter"), vectors.get(b"Relative parameter")
    if not (rates or vectors or header):
        return
    yield Progress(
        source.dir,
        source.numbers[0],
        rates,
        absolute[0] if absolute else {},
        relative[0] if relative else {},
        repaired,
        clipped,
        active,
        header.get(b"num-parameters"),
        header.get(b"left-context"),
        header.get(b"right-context"),
        header.get(b"input-dim"),
        header.get(b"num-pdfs"),
        source.origin(relative[1] if relative else 0),
    )
