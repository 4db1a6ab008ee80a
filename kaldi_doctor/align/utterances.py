"""What each utterance's alignment looks like against the others: silence, shortest phones, unlikely durations.

A transcript of other audio still aligns: phones are squeezed to the fewest frames the topology
allows where there is too much text, and drawn out elsewhere. Both show in counts per utterance.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaldi_doctor.align.phones import Segments

_LEAST_VARIANCE = 0.3
_WIDTH = 1024


@dataclass(frozen=True, slots=True, eq=False)
class UtteranceTable:
    """One row an utterance; frames are alignment frames.

    Attributes:
        frames: int64, all frames.
        phones: int64, phones that are no silence.
        silence: int64, frames of silence, and of it `silence_begin`, `silence_end` (an all-silence utterance: begin).
        shortest: int64, phones (no silence) as short as the topology allows.
        shortest_z: float64, by how many standard deviations that exceeds what its phones let expect.
        spread_z: float64, by how many its durations spread more than those of the same phones elsewhere.
        longest_run: int64, most such shortest phones in a row.
        segments: int64, phones and silences.
    """

    frames: NDArray[np.int64]
    phones: NDArray[np.int64]
    silence: NDArray[np.int64]
    silence_begin: NDArray[np.int64]
    silence_end: NDArray[np.int64]
    shortest: NDArray[np.int64]
    shortest_z: NDArray[np.float64]
    spread_z: NDArray[np.float64]
    longest_run: NDArray[np.int64]
    segments: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.frames)

    @property
    def phone_rate(self) -> NDArray[np.float64]:
        """float64: phones per frame of speech; 0 without speech."""
        rate: NDArray[np.float64] = self.phones / np.maximum(self.frames - self.silence, 1)
        return rate


def stack(tables: list[UtteranceTable]) -> UtteranceTable:
    """All rows, one table after the other."""
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(table, field.name) for table in tables])
        if tables
        else np.empty(0, np.float64 if field.name.endswith("_z") else np.int64)
        for field in fields(UtteranceTable)
    }
    return UtteranceTable(**columns)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Usual durations of each phone, by which utterances are judged; arrays over phone ids.

    Attributes:
        is_silence: bool[phones].
        min_length: int32[phones], shortest length by the topology.
        share_shortest: float64[phones], share of segments that are as short as that.
        mean_log, sd_log: float64[phones], of the logarithm of the length.
        spread: float32[1024 * phones], squared z-score of the logarithm of a length, by length and phone.
    """

    is_silence: NDArray[np.bool_]
    min_length: NDArray[np.int32]
    share_shortest: NDArray[np.float64]
    mean_log: NDArray[np.float64]
    sd_log: NDArray[np.float64]
    spread: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        is_silence: NDArray[np.bool_],
        min_length: NDArray[np.int32],
        share_shortest: NDArray[np.float64],
        mean_log: NDArray[np.float64],
        sd_log: NDArray[np.float64],
    ) -> Reference:
        """Reference from what was measured; the table of spreads follows from it."""
        spread = _spread_table(is_silence, mean_log, sd_log)
        return cls(is_silence, min_length, share_shortest, mean_log, sd_log, spread)

    @property
    def measured(self) -> tuple[NDArray[Any], ...]:
        """Arguments of `of`."""
        return self.is_silence, self.min_length, self.share_shortest, self.mean_log, self.sd_log


def reference_of(segments: Segments, is_silence: NDArray[np.bool_], min_length: NDArray[np.int32]) -> Reference:
    """Reference from (a first part of) the segments themselves.

    Args:
        segments: enough of them to know each phone.
        is_silence: by phone id.
        min_length: by phone id.
    """
    size = len(is_silence)
    phone = segments.phone
    count = np.maximum(np.bincount(phone, minlength=size), 1)
    log = np.log(np.arange(_WIDTH).clip(1))[np.minimum(segments.length, _WIDTH - 1)]
    mean = np.bincount(phone, weights=log, minlength=size) / count
    square = np.bincount(phone, weights=log * log, minlength=size) / count
    short = np.bincount(phone[segments.length <= min_length[phone]], minlength=size) / count
    deviation = np.sqrt(np.maximum(square - mean * mean, 0.0))
    return Reference.of(is_silence, min_length, short, mean, deviation)


def utterance_table(segments: Segments, reference: Reference) -> UtteranceTable:
    """Rows for all utterances of a block, empty ones included."""
    offsets = segments.offsets
    phone, length, utt = segments.phone, segments.length, segments.utt
    first, last, counts = offsets[:-1], offsets[1:] - 1, np.diff(offsets)
    rows = len(counts)
    # Silences and shortest phones are few, so only they are added up, and not a flag for each segment.
    quiet = np.flatnonzero(reference.is_silence.take(phone))
    least = np.where(reference.is_silence, np.int32(0), reference.min_length)
    short = np.flatnonzero(length <= least.take(phone))
    phones = counts - np.bincount(utt[quiet], minlength=rows)
    shortest = np.bincount(utt[short], minlength=rows)
    share = np.where(reference.is_silence, 0.0, reference.share_shortest)
    both = _sums((share + 1j * share * (1.0 - share)).take(phone), offsets)  # two sums in one pass
    expected, variance = both.real, both.imag
    cells = np.minimum(length, np.int32(_WIDTH - 1))
    cells *= np.int32(len(reference.is_silence))
    cells += phone
    spread = reference.spread.take(cells)
    return UtteranceTable(
        frames=np.where(counts > 0, _at(segments.start, last) + _at(length, last), 0),
        phones=phones,
        silence=np.bincount(utt[quiet], weights=length[quiet], minlength=rows).astype(np.int64),
        silence_begin=_silence_at(segments, reference, first, counts > 0),
        silence_end=_silence_at(segments, reference, last, counts > 1),
        shortest=shortest,
        shortest_z=(shortest - expected) / np.sqrt(np.maximum(variance, _LEAST_VARIANCE)),
        spread_z=(_sums(spread, offsets) / np.maximum(phones, 1) - 1.0) * np.sqrt(phones / 2.0) * (phones > 0),
        longest_run=_longest_runs(short, utt, rows),
        segments=counts,
    )


def _spread_table(
    is_silence: NDArray[np.bool_], mean_log: NDArray[np.float64], sd_log: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Squared z-score of a log length; 0 for silence. Flat, by length and then phone, since usual lengths are few."""
    log = np.log(np.arange(_WIDTH).clip(1))
    deviation = (log[:, None] - mean_log) / np.maximum(sd_log, 0.05)
    deviation[:, is_silence] = 0.0
    squares: NDArray[np.float32] = np.square(deviation).ravel().astype(np.float32)
    return squares


def _at(values: NDArray[np.integer], index: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(values):
        return np.zeros(len(index), np.int64)
    return values[np.clip(index, 0, len(values) - 1)].astype(np.int64)


def _silence_at(
    segments: Segments, reference: Reference, index: NDArray[np.int64], there: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Frames of silence in one segment of each utterance; 0 where the utterance has no such segment."""
    silent = there & reference.is_silence[_at(segments.phone, index)]
    return np.where(silent, _at(segments.length, index), 0)


def _sums(values: NDArray[Any], offsets: NDArray[np.int64]) -> NDArray[Any]:
    """Sum over each utterance, in double precision; 0 where it is empty."""
    kind = np.complex128 if values.dtype.kind == "c" else np.float64
    total: NDArray[Any] = np.zeros(len(offsets) - 1, kind)
    filled = np.flatnonzero(offsets[1:] > offsets[:-1])
    if len(filled):
        total[filled] = np.add.reduceat(values, offsets[:-1][filled], dtype=kind)
    return total


def _longest_runs(where: NDArray[np.int64], utt: NDArray[np.int32], rows: int) -> NDArray[np.int64]:
    """Most of some segments in a row in each utterance.

    Args:
        where: indices of those segments, rising.
        utt: utterance of every segment.
        rows: number of utterances.
    """
    longest = np.zeros(rows, np.int64)
    if not len(where):
        return longest
    own = utt[where]
    begins = np.flatnonzero((np.diff(where, prepend=-2) != 1) | (np.diff(own, prepend=-1) != 0))
    np.maximum.at(longest, own[begins], np.diff(begins, append=len(where)))
    return longest
