"""Transition-ids to phone segments, exactly as Kaldi splits an alignment, for many utterances at once.

A phone ends after its final transition and, in reordered alignments, the self-loops that follow it. It also ends with
the utterance, and where the phone changes without a final transition (such an alignment is broken).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kaldi_doctor.align.ragged import Ragged

BLOCK_FRAMES = 1 << 20
_FIRST_WINDOW = 24


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
class Segments:
    """Phone segments of many utterances, in order.

    Attributes:
        phone: int32[segments].
        start: int32[segments], first frame within the utterance.
        length: int32[segments], frames.
        utt: int32[segments], index of the utterance.
        offsets: int64[utterances + 1]: segments of utterance `i` are `offsets[i]:offsets[i + 1]`.
        broken: int32 indices of utterances in which a phone changes without a final transition.
        partial: int32 indices of utterances that end inside a phone.
        alien: int32 indices of utterances with a transition-id that the model does not have (phone 0 there).
    """

    phone: NDArray[np.int32]
    start: NDArray[np.int32]
    length: NDArray[np.int32]
    utt: NDArray[np.int32]
    offsets: NDArray[np.int64]
    broken: NDArray[np.int32]
    partial: NDArray[np.int32]
    alien: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.phone)

    @property
    def utterances(self) -> int:
        """Number of utterances, empty ones included."""
        return len(self.offsets) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64[utterances]: segments of each utterance."""
        return np.diff(self.offsets)

    def of(self, utterance: int) -> slice:
        """Slice of the segments of one utterance."""
        return slice(int(self.offsets[utterance]), int(self.offsets[utterance + 1]))


def split(ragged: Ragged, model: TransitionArrays) -> Segments:
    """Phone segments of all utterances.

    Args:
        ragged: transition-ids.
        model: the transition model that they belong to.
    """
    table = code_table(model)
    return join(renumbered([_split_block(block, model, table) for block in ragged.blocks(BLOCK_FRAMES)]))


def join(parts: list[Segments]) -> Segments:
    """One Segments of consecutive parts whose utterance numbers already go on."""
    if len(parts) == 1:
        return parts[0]
    none = np.empty(0, np.int32)
    if not parts:
        return Segments(none, none, none, none, np.zeros(1, np.int64), none, none, none)
    return Segments(
        np.concatenate([part.phone for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.length for part in parts]),
        np.concatenate([part.utt for part in parts]),
        np.concatenate([parts[0].offsets, *(part.offsets[1:] for part in parts[1:])]),
        np.concatenate([part.broken for part in parts]),
        np.concatenate([part.partial for part in parts]),
        np.concatenate([part.alien for part in parts]),
    )


def renumbered(parts: list[Segments]) -> list[Segments]:
    """Parts whose utterances each begin at 0, numbered on as one, ready for `join`."""
    numbered: list[Segments] = []
    utterances, segments = 0, 0
    for part in parts:
        numbered.append(_shifted(part, utterances, segments))
        utterances += part.utterances
        segments += len(part)
    return numbered


def _shifted(part: Segments, utterances: int, segments: int) -> Segments:
    if not utterances:
        return part
    return Segments(
        part.phone,
        part.start,
        part.length,
        part.utt + np.int32(utterances),
        part.offsets + segments,
        part.broken + np.int32(utterances),
        part.partial + np.int32(utterances),
        part.alien + np.int32(utterances),
    )


def code_table(model: TransitionArrays) -> NDArray[np.signedinteger]:
    """`phone << 2 | final << 1 | self-loop` by transition-id, int16 where it fits, else int32."""
    wide = (model.phone.astype(np.int64) << 2) | (model.is_final.astype(np.int64) << 1) | model.is_self_loop
    small = not len(wide) or int(wide.max()) < 2**15
    return np.ascontiguousarray(wide.astype(np.int16 if small else np.int32))


def _split_block(block: Ragged, model: TransitionArrays, table: NDArray[np.signedinteger]) -> Segments:
    offsets = block.offsets
    none = np.empty(0, np.int32)
    if not block.frames:
        return Segments(none, none, none, none, np.zeros(len(block) + 1, np.int64), none, none, none)
    values, alien = _within(block, len(table) - 1)
    code = table.take(values)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    first, last = offsets[:-1][filled], offsets[1:][filled] - 1
    is_end = np.zeros(len(code), bool)
    forward = np.flatnonzero((code & 1) == 0)
    ends, in_run = _final_ends(code, forward, first, last, reordered(block, values, forward, model)[filled])
    is_end[ends] = True
    partial = filled[~is_end[last]]
    is_end[last] = True
    suspects = np.flatnonzero(((code[1:] ^ code[:-1]) > 3) & ~is_end[:-1])
    # In the run of self-loops that follows a final transition, Kaldi does not look at phones.
    broken_at = suspects[~in_run(suspects)] if len(suspects) else suspects
    is_end[broken_at] = True
    ends = np.flatnonzero(is_end)
    starts = np.empty_like(ends)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    counts = np.zeros(len(block), np.int64)
    counts[filled] = np.diff(np.searchsorted(ends, last) + 1, prepend=0)
    bounds = np.zeros(len(block) + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    utt = np.repeat(np.arange(len(block), dtype=np.int32), counts)
    broken = np.unique(np.searchsorted(offsets, broken_at, side="right") - 1).astype(np.int32)
    return Segments(
        (code[starts] >> 2).astype(np.int32),
        (starts - np.repeat(offsets[:-1], counts)).astype(np.int32),
        (ends - starts + 1).astype(np.int32),
        utt,
        bounds,
        broken,
        partial.astype(np.int32),
        alien,
    )


def _within(block: Ragged, largest: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Values with those outside 1..largest set to 0, and the utterances that have such values."""
    values = block.values
    # As unsigned numbers, negative ones are too large as well, and one pass less is needed.
    if int((values.view(np.uint32) - np.uint32(1)).max()) < largest:
        return values, np.empty(0, np.int32)
    outside = (values < 1) | (values > largest)
    where = np.flatnonzero(outside)
    utterances = np.unique(np.searchsorted(block.offsets, where, side="right") - 1)
    return np.where(outside, np.int32(0), values), utterances.astype(np.int32)


def reordered(
    block: Ragged, values: NDArray[np.int32], forward: NDArray[np.int64], model: TransitionArrays
) -> NDArray[np.bool_]:
    """bool[utterances]: whether self-loops come after the forward transition, as Kaldi decides it per utterance.

    The first change of transition-state at which either side is a self-loop decides; without one, the first and
    then the last transition-id of the utterance.

    Args:
        block: utterances.
        values: their transition-ids, all known to the model.
        forward: frames whose transition-id is no self-loop.
        model: the transition model.
    """
    start, stop = block.offsets[:-1], block.offsets[1:]
    answer = np.zeros(len(block), bool)
    open_ = np.flatnonzero(stop > start)
    # Most begin with a forward transition and self-loops of that state: then the next forward transition decides,
    # unless it leaves the same state once more.
    first = values[start[open_]]
    second = values[np.minimum(start[open_] + 1, stop[open_] - 1)]
    own = model.tstate[first]
    plain = ~model.is_self_loop[first] & model.is_self_loop[second] & (own == model.tstate[second])
    after = np.append(forward, len(values))[np.searchsorted(forward, start[open_] + 1)]
    plain &= (after >= stop[open_]) | (model.tstate[values[np.minimum(after, len(values) - 1)]] != own)
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


def _final_ends(
    code: NDArray[np.signedinteger],
    forward: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    in_order: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], Callable[[NDArray[np.int64]], NDArray[np.bool_]]]:
    """Frames that end a phone by its final transition, and a test whether a frame lies in the run after one.

    Args:
        code: of all frames.
        forward: frames whose transition-id is no self-loop.
        first: frames at which the utterances that have frames begin.
        last: frames at which they end.
        in_order: whether each of those is reordered.
    """
    if not in_order.any():
        return np.flatnonzero(code & 2), lambda frames: np.zeros(len(frames), bool)
    walls = first[(code[first] & 1) == 1]
    if len(walls):  # an utterance that begins with a self-loop: the run before it ends with its own utterance
        forward = np.sort(np.concatenate([forward, walls]))
    is_final = (code.take(forward) & 2) != 0
    which = np.flatnonzero(is_final)
    ends: NDArray[np.int64] = np.append(forward, len(code)).take(which + 1) - 1
    mixed = not in_order.all()
    if mixed:
        finals = forward[which]
        ends = np.where(in_order[np.searchsorted(last, finals)], ends, finals)

    def in_run(frames: NDArray[np.int64]) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = is_final[np.searchsorted(forward, frames, side="right") - 1]
        return inside & in_order[np.searchsorted(last, frames)] if mixed else inside

    return ends, in_run


def label_runs(ragged: Ragged) -> Segments:
    """Runs of equal labels, for alignments whose transition model is not to be had; `phone` is the label."""
    offsets = ragged.offsets
    none = np.empty(0, np.int32)
    if not ragged.frames:
        return Segments(none, none, none, none, np.zeros(len(ragged) + 1, np.int64), none, none, none)
    begins = np.empty(ragged.frames, bool)
    begins[0] = True
    np.not_equal(ragged.values[1:], ragged.values[:-1], out=begins[1:])
    begins[offsets[:-1][offsets[:-1] < ragged.frames]] = True
    starts = np.flatnonzero(begins)
    bounds = np.searchsorted(starts, offsets).astype(np.int64)
    counts = np.diff(bounds)
    return Segments(
        ragged.values[starts].astype(np.int32, copy=False),
        (starts - np.repeat(offsets[:-1], counts)).astype(np.int32),
        np.diff(starts, append=ragged.frames).astype(np.int32),
        np.repeat(np.arange(len(ragged), dtype=np.int32), counts),
        bounds,
        none,
        none,
        none,
    )
