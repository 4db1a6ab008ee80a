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
        relative: change relative to the norm of the parameters; nan and inf at iteration 1 are benign.
        repaired: fraction of dimensions under self-repair, by non-linearity.
        clipped: fraction of clipped gradients, by recurrent component.
        parameters: number of parameters, or None.
        left_context, right_context, input_dim, num_pdfs: of the header, None where absent.
    """

    dir: str
    iteration: int
    relative: dict[str, float]
    repaired: dict[str, float]
    clipped: dict[str, float]
    parameters: int | None
    left_context: int | None
    right_context: int | None
    input_dim: int | None
    num_pdfs: int | None
    origin: Origin


_HEADER = re.compile(rb"^(num-parameters|left-context|right-context|input-dim|num-pdfs): (\d+)", re.MULTILINE)
_COMPONENT = re.compile(rb"^component name=(\S+) type=\w+,([^\n]*)", re.MULTILINE)
_REPAIRED = re.compile(rb"self-repaired-proportion=([-+0-9.e]+)")
_CLIPPED = re.compile(rb"clipped-proportion=([-+0-9.e]+)")
_RELATIVE = re.compile(rb"Relative parameter differences per layer are +\[ ?([^\[\]\n]*)\]")


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
    """Parameter changes and saturation of one iteration."""
    data = source.data
    header = {match[1]: int(match[2]) for match in _HEADER.finditer(data)}
    repaired: dict[str, float] = {}
    clipped: dict[str, float] = {}
    for match in _COMPONENT.finditer(data):
        name, text = match[1].decode("utf-8", "replace"), match[2]
        for pattern, kept in ((_REPAIRED, repaired), (_CLIPPED, clipped)):
            hit = pattern.search(text)
            value = _number(hit[1]) if hit else None
            if value is not None:
                kept[name] = value
    relative = None
    for relative in _RELATIVE.finditer(data):  # noqa: B007  (the last one is wanted)
        pass
    if relative is None and not (repaired or clipped or header):
        return
    yield Progress(
        source.dir,
        source.numbers[0],
        _vector(relative[1]) if relative else {},
        repaired,
        clipped,
        header.get(b"num-parameters"),
        header.get(b"left-context"),
        header.get(b"right-context"),
        header.get(b"input-dim"),
        header.get(b"num-pdfs"),
        source.origin(relative.start() if relative else 0),
    )
