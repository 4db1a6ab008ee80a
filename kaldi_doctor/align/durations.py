"""How long the phones last: exact counts by phone and length, at utterance begin, at utterance end and overall.

Median, mean and 95th percentile are those of Kaldi's steps/diagnostic/analyze_phone_length_stats.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaldi_doctor.align.phones import Segments

ALL, BEGIN, END = 0, 1, 2
_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class LengthStats:
    """Durations of a set of phones at one place, in frames."""

    count: int
    frames: int
    median: int
    mean: float
    p95: int


class PhoneLengths:
    """Counts of phone segments by place (ALL, BEGIN, END), phone and length; blocks are added one by one.

    A one-phone utterance counts at BEGIN and ALL, not at END, as in Kaldi.
    """

    def __init__(self, phones: int) -> None:
        """Make empty counts for phone ids below `phones`."""
        self.phones = max(phones, 1)
        self.width = int(np.clip(_CELLS // self.phones, 64, 512))
        self._counts = np.zeros((3, self.phones, self.width), np.int64)
        self._waiting: tuple[list[NDArray[np.int32]], ...] = ([], [], [])
        self._waiting_segments = 0
        self._long: dict[tuple[int, int, int], int] = {}
        self.utterances = 0
        """Utterances with at least one phone."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64[3, phones, width]: segments by place, phone and length; the last column holds all that are longer."""
        self._settle()
        return self._counts

    def add(self, segments: Segments) -> None:
        """Count the segments of a block."""
        # Length before phone: counts of usual lengths lie close together, and rows of a power of two would fight for
        # the same lines of the cache.
        cells = np.minimum(segments.length, np.int32(self.width - 1))
        cells *= np.int32(self.phones)
        cells += segments.phone
        first, stop = segments.offsets[:-1], segments.offsets[1:]
        begins, ends = first[stop > first], stop[stop > first + 1] - 1
        for place, own in ((ALL, cells), (BEGIN, cells[begins]), (END, cells[ends])):
            self._waiting[place].append(own)
        over = np.flatnonzero(segments.length >= self.width - 1)
        if len(over):
            self._count_long(ALL, segments, over)
            self._count_long(BEGIN, segments, np.intersect1d(over, begins))
            self._count_long(END, segments, np.intersect1d(over, ends))
        self.utterances += len(begins)
        self._waiting_segments += len(cells)
        if self._waiting_segments > _CELLS:
            self._settle()

    def _count_long(self, place: int, segments: Segments, which: NDArray[np.int64]) -> None:
        for phone, length in zip(segments.phone[which].tolist(), segments.length[which].tolist(), strict=True):
            key = (place, phone, length)
            self._long[key] = self._long.get(key, 0) + 1

    def _settle(self) -> None:
        """Count what waits: the table is far larger than a block, so it is gone through once for many of them."""
        if not self._waiting_segments:
            return
        for place, waiting in enumerate(self._waiting):
            counted = np.bincount(np.concatenate(waiting), minlength=self.phones * self.width)
            self._counts[place] += counted.reshape(self.width, self.phones).T
            waiting.clear()
        self._waiting_segments = 0

    def merge(self, other: PhoneLengths) -> None:
        """Add the counts of another one of the same shape."""
        self._counts += other.counts
        self.utterances += other.utterances
        for key, count in other._long.items():
            self._long[key] = self._long.get(key, 0) + count

    def total(self, place: int) -> int:
        """Segments counted at a place."""
        return int(self.counts[place].sum())

    def per_phone(self, place: int = ALL) -> NDArray[np.int64]:
        """int64[phones]: segments of each phone."""
        found: NDArray[np.int64] = self.counts[place].sum(axis=1)
        return found

    def frames(self, place: int = ALL) -> NDArray[np.int64]:
        """int64[phones]: frames of each phone."""
        weights = np.arange(self.width, dtype=np.int64)
        weights[-1] = 0
        found: NDArray[np.int64] = self.counts[place] @ weights
        for (where, phone, length), count in self._long.items():
            if where == place:
                found[phone] += length * count
        return found

    def histogram(self, place: int, phones: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(lengths, counts), lengths rising, of some phones taken together."""
        wanted = sorted({phone for phone in phones if 0 <= phone < self.phones})
        row = self.counts[place][wanted].sum(axis=0) if wanted else np.zeros(self.width, np.int64)
        long: dict[int, int] = {}
        inside = set(wanted)
        for (where, phone, length), count in self._long.items():
            if where == place and phone in inside:
                long[length] = long.get(length, 0) + count
        lengths = np.flatnonzero(row[:-1])
        return (
            np.concatenate([lengths, np.array(sorted(long), np.int64)]),
            np.concatenate([row[lengths], np.array([long[key] for key in sorted(long)], np.int64)]),
        )

    def stats(self, place: int, phones: Iterable[int]) -> LengthStats:
        """Durations of some phones taken together."""
        return stats_of(*self.histogram(place, phones))

    def internal(self, phones: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(lengths, counts) of the segments that are neither the first nor the last of their utterance."""
        phones = tuple(phones)
        left: dict[int, int] = {}
        for place, sign in ((ALL, 1), (BEGIN, -1), (END, -1)):
            for length, count in zip(*(part.tolist() for part in self.histogram(place, phones)), strict=True):
                left[length] = left.get(length, 0) + sign * count
        kept = sorted(length for length, count in left.items() if count > 0)
        return np.array(kept, np.int64), np.array([left[length] for length in kept], np.int64)


def stats_of(lengths: NDArray[np.int64], counts: NDArray[np.int64]) -> LengthStats:
    """Count, frames, median, mean and 95th percentile of a histogram with rising lengths."""
    total = int(counts.sum())
    frames = int((lengths * counts).sum())
    return LengthStats(
        total,
        frames,
        percentile(lengths, counts, 0.5),
        frames / total if total else 0.0,
        percentile(lengths, counts, 0.95),
    )


def percentile(lengths: NDArray[np.int64], counts: NDArray[np.int64], fraction: float) -> int:
    """The shortest length with at least `int(fraction * total)` segments up to it; 0 for no segments."""
    if not len(lengths):
        return 0
    running = np.cumsum(counts)
    return int(lengths[np.searchsorted(running, int(fraction * int(running[-1])), side="left")])
