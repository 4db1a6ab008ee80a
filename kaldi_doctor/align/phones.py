"""Transition-ids to phone segments, exactly as Kaldi splits an alignment, for many utterances at once.

A phone ends after its final transition and, in reordered alignments, the self-loops that follow it. It also ends with
the utterance, and where the phone changes without a final transition (such an alignment is broken).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.ends import CodeTable, code_table, phone_ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaldi_doctor.align.ends import TransitionArrays
    from kaldi_doctor.align.ragged import Ragged

BLOCK_FRAMES = 1 << 20


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


def split(ragged: Ragged, model: TransitionArrays, table: CodeTable | None = None) -> Segments:
    """Phone segments of all utterances.

    Args:
        ragged: transition-ids.
        model: the transition model that they belong to.
        table: its `code_table`, where many blocks are split with one model.
    """
    table = code_table(model) if table is None else table
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


def _split_block(block: Ragged, model: TransitionArrays, table: CodeTable) -> Segments:
    offsets = block.offsets
    none = np.empty(0, np.int32)
    if not block.frames:
        return Segments(none, none, none, none, np.zeros(len(block) + 1, np.int64), none, none, none)
    values, alien = _within(block, len(table.codes) - 1)
    found = phone_ends(block, values, model, table)
    ends = found.frames
    starts = np.empty_like(ends)
    starts[0] = 0
    np.add(ends[:-1], 1, out=starts[1:])
    bounds = np.searchsorted(ends, offsets).astype(np.int64)  # a phone ends with every utterance
    counts = np.diff(bounds)
    broken = np.unique(np.searchsorted(offsets, found.broken, side="right") - 1).astype(np.int32)
    return Segments(
        model.phone.take(values.take(starts)).astype(np.int32, copy=False),
        (starts - np.repeat(offsets[:-1], counts)).astype(np.int32),
        (ends - starts + 1).astype(np.int32),
        np.repeat(np.arange(len(block), dtype=np.int32), counts),
        bounds,
        broken,
        found.partial.astype(np.int32),
        alien,
    )


def _within(block: Ragged, largest: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Values with those outside 1..largest set to 0, and the utterances that have such values."""
    values = block.values
    # As unsigned numbers, negative ones are too large as well.
    if int(values.view(np.uint32).max()) <= largest and int(values.min()) > 0:
        return values, np.empty(0, np.int32)
    outside = (values < 1) | (values > largest)
    where = np.flatnonzero(outside)
    utterances = np.unique(np.searchsorted(block.offsets, where, side="right") - 1)
    return np.where(outside, np.int32(0), values), utterances.astype(np.int32)


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
