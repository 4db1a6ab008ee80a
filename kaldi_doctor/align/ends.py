"""Where phones end in alignments: one quick way for sound reordered ones, one that is true to Kaldi for all.

Frames are many and segments few, so what is done for each frame is done on 16-bit codes and in blocks that fit the
processor's cache. The quick way checks that its shortcut holds and gives up where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kaldi_doctor.align.ragged import Ragged

_STRETCH = 1 << 16
"""Frames that are handled at once."""
_FIRST_WINDOW, _PLAIN_WINDOW = 24, 96
_FORWARD = 1


class TransitionArrays(Protocol):
    """What splitting needs of a transition model: arrays indexed by transition-id, entry 0 for none."""

    @property
    def phone(self) -> NDArray[np.int32]:
        """Phone."""

    @property
    def tstate(self) -> NDArray[np.int32]:
        """Transition-state."""

    @property
    def is_self_loop(self) -> NDArray[np.bool_]:
        """Whether it stays in its state."""

    @property
    def is_final(self) -> NDArray[np.bool_]:
        """Whether it leaves its phone."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Phone ends in a block of utterances.

    Attributes:
        frames: int64, last frame of each phone, counted over the block.
        broken: int64, those of them at which the phone changes without a final transition.
        partial: int64, utterances that end inside a phone.
    """

    frames: NDArray[np.int64]
    broken: NDArray[np.int64]
    partial: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CodeTable:
    """`leaving | phone << 1 | forward` by transition-id, uint16 where it fits, else uint32.

    `leaving`, the highest bit, is set for final transitions and for the self-loops of states that have one: in a sound
    reordered alignment it says whether the last forward transition was final.
    """

    codes: NDArray[np.unsignedinteger]
    leaving: np.unsignedinteger
    shift: int
    """From the lowest to the highest bit."""


def code_table(model: TransitionArrays) -> CodeTable:
    """Codes of all transition-ids of a model."""
    leaves = np.zeros(int(model.tstate.max(initial=0)) + 1, bool)
    leaves[model.tstate[model.is_final]] = True
    leaving = model.is_final | (model.is_self_loop & leaves[model.tstate])
    kind = np.uint16 if int(model.phone.max(initial=0)) < 1 << 14 else np.uint32
    shift = 8 * np.dtype(kind).itemsize - 1
    codes = (leaving.astype(np.int64) << shift) | (model.phone.astype(np.int64) << 1) | ~model.is_self_loop
    return CodeTable(codes.astype(kind), kind(1 << shift), shift)


def phone_ends(block: Ragged, values: NDArray[np.int32], model: TransitionArrays, table: CodeTable) -> Ends:
    """Phone ends of a block that has frames.

    Args:
        block: utterances.
        values: their transition-ids, those that the model does not have being 0.
        model: the transition model.
        table: codes of the model.
    """
    filled = np.flatnonzero(block.offsets[1:] > block.offsets[:-1])
    padded = _looked_up(table.codes, values)
    in_order = reordered(block, values, padded, model)[filled]
    found = _quick_ends(block, padded[: len(values)], table, filled, in_order)
    return _all_ends(block, values, model, filled, in_order) if found is None else found


def _looked_up(codes: NDArray[np.unsignedinteger], values: NDArray[np.int32]) -> NDArray[np.unsignedinteger]:
    """Code of every frame, and a window of padding; widened indices are kept to one buffer, not 8 bytes a frame."""
    code = np.empty(len(values) + _PLAIN_WINDOW, codes.dtype)
    code[len(values) :] = 0
    wide = np.empty(min(_STRETCH, len(values)), np.intp)
    for start in range(0, len(values), _STRETCH):
        part = values[start : start + _STRETCH]
        index = wide[: len(part)]
        index[:] = part
        # All indices are known to lie within; of the modes, this is the one that writes straight to `out`.
        codes.take(index, out=code[start : start + len(part)], mode="wrap")
    return code


def _quick_ends(
    block: Ragged,
    code: NDArray[np.unsignedinteger],
    table: CodeTable,
    filled: NDArray[np.int64],
    in_order: NDArray[np.bool_],
) -> Ends | None:
    """Phone ends where all is reordered and sound, else None.

    Sound means: a self-loop leaves its phone just as the frame before it does (so every frame tells by itself whether
    the last forward transition was final), and the phone changes only after such frames.
    """
    first, last = block.offsets[:-1][filled], block.offsets[1:][filled] - 1
    looped = ~in_order
    if looped.any():  # without self-loops the order makes no difference
        for index in np.flatnonzero(looped).tolist():
            looped[index] = not (code[first[index] : last[index] + 1] & _FORWARD).all()
    leaving, one = table.leaving, code.dtype.type(_FORWARD)
    if looped.any() or bool(((code[first] & (leaving | one)) == leaving).any()):
        return None
    is_end, odd = np.zeros(len(code), bool), np.zeros(len(code), bool)
    phone_bits = ~(leaving | one)
    for start in range(0, len(code) - 1, _STRETCH):
        here, after = code[start : start + _STRETCH], code[start + 1 : start + 1 + _STRETCH]
        here = here[: len(after)]
        part = slice(start, start + len(after))
        leaves, forward = here & leaving, after << code.dtype.type(table.shift)
        changes = here ^ after
        np.not_equal(leaves & forward, 0, out=is_end[part])
        # The highest bit is compared with nothing, or whatever is below it with the highest bit.
        np.greater(changes & leaving, forward, out=odd[part])
        odd[part] |= (changes & phone_bits) > leaves
    odd[last] = False
    if odd.any():
        return None
    is_end[last] = True
    return Ends(np.flatnonzero(is_end), np.empty(0, np.int64), filled[(code[last] & leaving) == 0])


def _all_ends(
    block: Ragged,
    values: NDArray[np.int32],
    model: TransitionArrays,
    filled: NDArray[np.int64],
    in_order: NDArray[np.bool_],
) -> Ends:
    """Phone ends of any utterances, broken ones and those that are not reordered included."""
    first, last = block.offsets[:-1][filled], block.offsets[1:][filled] - 1
    phone, is_final = model.phone.take(values), model.is_final.take(values)
    is_end = np.zeros(len(values), bool)
    ends, in_run = _final_ends(model.is_self_loop.take(values), is_final, first, last, in_order)
    is_end[ends] = True
    partial = filled[~is_end[last]]
    is_end[last] = True
    suspects = np.flatnonzero((phone[1:] != phone[:-1]) & ~is_end[:-1])
    # In the run of self-loops that follows a final transition, Kaldi does not look at phones.
    broken = suspects[~in_run(suspects)] if len(suspects) else suspects
    is_end[broken] = True
    return Ends(np.flatnonzero(is_end), broken, partial)


def _final_ends(
    is_loop: NDArray[np.bool_],
    is_final: NDArray[np.bool_],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    in_order: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], Callable[[NDArray[np.int64]], NDArray[np.bool_]]]:
    """Frames that end a phone by its final transition, and a test whether a frame lies in the run after one.

    Args:
        is_loop: of all frames.
        is_final: of all frames.
        first: frames at which the utterances that have frames begin.
        last: frames at which they end.
        in_order: whether each of those is reordered.
    """
    if not in_order.any():
        return np.flatnonzero(is_final), lambda frames: np.zeros(len(frames), bool)
    # Where an utterance begins with a self-loop, the run before it ends with its own utterance all the same.
    wall = ~is_loop
    wall[first] = True
    walls = np.flatnonzero(wall)
    final_wall = is_final.take(walls)
    which = np.flatnonzero(final_wall)
    ends: NDArray[np.int64] = np.append(walls, len(is_loop)).take(which + 1) - 1
    mixed = not in_order.all()
    if mixed:
        finals = walls[which]
        ends = np.where(in_order[np.searchsorted(last, finals)], ends, finals)

    def in_run(frames: NDArray[np.int64]) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = final_wall[np.searchsorted(walls, frames, side="right") - 1]
        return inside & in_order[np.searchsorted(last, frames)] if mixed else inside

    return ends, in_run


def reordered(
    block: Ragged, values: NDArray[np.int32], code: NDArray[np.unsignedinteger], model: TransitionArrays
) -> NDArray[np.bool_]:
    """bool[utterances]: whether self-loops come after the forward transition, as Kaldi decides it per utterance.

    The first change of transition-state at which either side is a self-loop decides; without one, the first and
    then the last transition-id of the utterance.

    Args:
        block: utterances.
        values: their transition-ids, all known to the model.
        code: their codes, and a window of padding.
        model: the transition model.
    """
    start, stop = block.offsets[:-1], block.offsets[1:]
    answer = np.zeros(len(block), bool)
    open_ = np.flatnonzero(stop > start)
    plain = _plainly_reordered(values, code, start[open_], stop[open_], model)
    answer[open_[plain]] = True
    open_ = open_[~plain]
    at, window = start[open_].copy(), _FIRST_WINDOW
    while len(open_):
        width = min(window, int((stop[open_] - at).max()))
        grid = at[:, None] + np.arange(width + 1)
        inside = grid[:, 1:] < stop[open_][:, None]
        tids = values[np.minimum(grid, stop[open_][:, None] - 1)]
        states, loops = model.tstate[tids], model.is_self_loop[tids]
        telling = inside & (states[:, 1:] != states[:, :-1]) & (loops[:, :-1] | loops[:, 1:])
        decided = telling.any(axis=1)
        where = telling.argmax(axis=1)
        answer[open_[decided]] = loops[np.flatnonzero(decided), where[decided]]
        at = at + width
        over = ~decided & (at + 1 >= stop[open_])
        ended = open_[over]
        answer[ended] = ~model.is_self_loop[values[start[ended]]] & model.is_self_loop[values[stop[ended] - 1]]
        left = ~decided & ~over
        open_, at, window = open_[left], at[left], window * 4
    return answer


def _plainly_reordered(
    values: NDArray[np.int32],
    code: NDArray[np.unsignedinteger],
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    model: TransitionArrays,
) -> NDArray[np.bool_]:
    """Utterances that begin with forward transitions, then self-loops of the same state, and soon the next state.

    Nearly all do. No change between forward transitions tells, and behind self-loops only one with such on its left.
    """
    # Overlapping rows, one for each frame: picking whole rows is much cheaper than picking frames.
    step, bit = code.itemsize, code.dtype.type(_FORWARD)
    rows = np.ndarray((len(values), _PLAIN_WINDOW), code.dtype, code, strides=(step, step))
    loop = start + (rows[start] & bit).argmin(axis=1)  # `start` again where there is none in the window
    valid = (loop > start) & (loop < stop)
    loop = np.where(valid, loop, start)
    after = loop + (rows[loop] & bit).argmax(axis=1)
    valid &= (after > loop) & (after < stop)
    after = np.where(valid, after, start)
    tstate = model.tstate
    own = tstate[values[loop]]
    answer: NDArray[np.bool_] = (
        valid & (tstate[values[np.maximum(loop - 1, 0)]] == own) & (tstate[values[after]] != own)
    )
    return answer
