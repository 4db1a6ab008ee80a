"""Many utterances in one int32 array: the only form in which alignments travel through the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Utterance `i` is `values[offsets[i]:offsets[i + 1]]`.

    Attributes:
        keys: utterance ids as the bytes of the file, in file order.
        values: int32[frames], transition-ids, phones or pdf-ids.
        offsets: int64[utterances + 1], first 0, last `len(values)`.
    """

    keys: list[bytes]
    values: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, index: int) -> NDArray[np.int32]:
        """Values of one utterance (a view)."""
        return self.values[self.offsets[index] : self.offsets[index + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """int64[utterances]: frames of each utterance."""
        return np.diff(self.offsets)

    @property
    def frames(self) -> int:
        """Frames in total."""
        return len(self.values)

    def utterance_of_frame(self) -> NDArray[np.int32]:
        """int32[frames]: index of the utterance that each frame belongs to."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def part(self, start: int, stop: int) -> Ragged:
        """Utterances `start` to `stop` (excluded), values as a view."""
        offsets = self.offsets[start : stop + 1]
        first = int(offsets[0]) if len(offsets) else 0
        last = int(offsets[-1]) if len(offsets) else 0
        return Ragged(self.keys[start:stop], self.values[first:last], offsets - first)

    def blocks(self, frames: int) -> Iterable[Ragged]:
        """Consecutive parts of at most about `frames` frames each, at least one utterance each."""
        start = 0
        while start < len(self):
            stop = int(np.searchsorted(self.offsets, self.offsets[start] + frames, side="right")) - 1
            stop = min(max(stop, start + 1), len(self))
            yield self.part(start, stop)
            start = stop


def from_rows(keys: Sequence[bytes], rows: Sequence[NDArray[np.int32]]) -> Ragged:
    """Ragged of one array per utterance (for tests and small inputs)."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    values = np.concatenate([np.asarray(row, np.int32) for row in rows]) if rows else np.empty(0, np.int32)
    return Ragged(list(keys), values.astype(np.int32, copy=False), offsets_of(lengths))


def concatenate(parts: Sequence[Ragged]) -> Ragged:
    """All parts one after the other."""
    if len(parts) == 1:
        return parts[0]
    keys = [key for part in parts for key in part.keys]
    lengths = np.concatenate([part.lengths for part in parts]) if parts else np.empty(0, np.int64)
    values = np.concatenate([part.values for part in parts]) if parts else np.empty(0, np.int32)
    return Ragged(keys, values, offsets_of(lengths))


def offsets_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[n + 1] of int64[n]: running sums from 0."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
