"""Checks over the columns of a CTM, for the whole file at once: order, overlaps, gaps, durations, ends, words.

Rows are lines of the file. Times are seconds. Every function gives row numbers or per-row arrays, never lines of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CtmColumns:
    """The rows of a CTM, names replaced by numbers.

    Attributes:
        utt: int32[rows], index of the utterance (or recording).
        channel: int32[rows], index of the channel.
        word: int32[rows], index of the word (or phone).
        start: float64[rows], seconds.
        duration: float64[rows], seconds.
        confidence: float64[rows], NaN where the line has none.
        line: int64[rows], line number in the file, from 1.
        resolution: seconds of one unit in the last printed decimal (0.01 or 0.001).
    """

    utt: NDArray[np.int32]
    channel: NDArray[np.int32]
    word: NDArray[np.int32]
    start: NDArray[np.float64]
    duration: NDArray[np.float64]
    confidence: NDArray[np.float64]
    line: NDArray[np.int64]
    resolution: float = 0.01

    def __len__(self) -> int:
        return len(self.utt)

    @property
    def end(self) -> NDArray[np.float64]:
        """float64[rows]: start + duration."""
        return self.start + self.duration

    @property
    def tolerance(self) -> float:
        """Seconds by which rounding alone can shift an end: start and duration are rounded on their own."""
        return 1.01 * self.resolution

    def stream(self) -> NDArray[np.int64]:
        """int64[rows]: one number for each (utterance, channel)."""
        channels = int(self.channel.max()) + 1 if len(self) else 1
        return self.utt.astype(np.int64) * channels + self.channel


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Rows that clash with an earlier row: `first[i]` and `second[i]`, by `seconds[i]`."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    seconds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)


def out_of_order(columns: CtmColumns) -> NDArray[np.int64]:
    """Rows that start before the row above them, in the same utterance and channel."""
    stream = columns.stream()
    same = stream[1:] == stream[:-1]
    earlier = columns.start[1:] < columns.start[:-1] - columns.tolerance
    return np.flatnonzero(same & earlier) + 1


def scattered(columns: CtmColumns) -> NDArray[np.int64]:
    """Rows that take an utterance and channel up again after rows of another one."""
    stream = columns.stream()
    if not len(stream):
        return np.empty(0, np.int64)
    begins = np.flatnonzero(np.append(True, stream[1:] != stream[:-1]))
    _, first = np.unique(stream[begins], return_index=True)
    again = np.ones(len(begins), bool)
    again[first] = False
    return begins[again]


def _in_time(columns: CtmColumns) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.float64]]:
    """Rows by (utterance, channel, start), which of them begin a new one, and the latest end before each row."""
    stream = columns.stream()
    rows = np.lexsort((columns.start, stream))
    ordered = stream[rows]
    begins = np.append(True, ordered[1:] != ordered[:-1]) if len(rows) else np.empty(0, bool)
    end = columns.end[rows]
    # A running maximum that starts again with each stream: lift every stream above the one before it.
    group = np.cumsum(begins) - 1
    span = float(end.max() - end.min()) + 1.0 if len(end) else 1.0
    latest = np.maximum.accumulate(end + group * span) - group * span
    before = np.append(0.0, latest[:-1])[: len(rows)]
    return rows, begins, before


def overlaps(columns: CtmColumns) -> Pairs:
    """Rows that start before everything earlier in their utterance and channel has ended."""
    rows, begins, before = _in_time(columns)
    over = before - columns.start[rows]
    # The lift costs a little precision on files with many hours: well below the tolerance.
    late = np.flatnonzero(~begins & (over > columns.tolerance))
    return Pairs(rows[late - 1], rows[late], over[late])


def gaps(columns: CtmColumns, longer_than: float) -> Pairs:
    """Silences between neighbouring rows of an utterance and channel.

    Args:
        columns: the rows.
        longer_than: seconds; shorter gaps are left out.
    """
    rows, begins, before = _in_time(columns)
    wide = columns.start[rows] - before
    hit = np.flatnonzero(~begins & (wide > longer_than))
    return Pairs(rows[hit - 1], rows[hit], wide[hit])


def zero_durations(columns: CtmColumns) -> NDArray[np.int64]:
    """Rows of zero duration."""
    return np.flatnonzero(columns.duration == 0)


def negative_times(columns: CtmColumns) -> NDArray[np.int64]:
    """Rows with a negative start or duration."""
    return np.flatnonzero((columns.duration < 0) | (columns.start < 0))


def beyond(columns: CtmColumns, limit: NDArray[np.float64], slack: float = 0.0) -> NDArray[np.int64]:
    """Rows that end after their utterance, segment or recording.

    Args:
        columns: the rows.
        limit: float64[utterances], seconds; NaN where it is not known.
        slack: seconds that are forgiven on top of rounding (one analysis window).
    """
    over = columns.end - limit[columns.utt]
    return np.flatnonzero(over > columns.tolerance + slack)  # NaN compares false


def outside(
    columns: CtmColumns, group: NDArray[np.int32], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Rows whose middle lies in no segment of their recording.

    Args:
        columns: the rows; `utt` counts recordings.
        group: int32[segments], recording of each segment.
        start: float64[segments], seconds.
        end: float64[segments], seconds.
    """
    middle = columns.start + columns.duration / 2
    span = 1.0 + max(float(end.max(initial=0)), float(middle.max(initial=0)))
    order = np.lexsort((start, group))
    begins = start[order] + group[order] * span
    latest = np.maximum.accumulate(end[order] + group[order] * span) if len(order) else begins
    lifted = np.clip(middle, 0, None) + columns.utt * span
    index = np.searchsorted(begins, lifted + columns.tolerance, side="right") - 1
    covered = (index >= 0) & (group[order][index] == columns.utt) if len(order) else np.zeros(len(columns), bool)
    covered[covered] = latest[index[covered]] >= lifted[covered] - columns.tolerance
    return np.flatnonzero(~covered)


def last_ends(columns: CtmColumns, utterances: int) -> NDArray[np.float64]:
    """float64[utterances]: the latest end in each, NaN where it has no row."""
    found = np.full(utterances, -np.inf)
    np.maximum.at(found, columns.utt, columns.end)
    return np.where(np.isneginf(found), np.nan, found)


def time_scale(columns: CtmColumns, seconds: NDArray[np.float64]) -> float | None:
    """How far the times reach into the utterances: median of last end / duration; None where no duration is known.

    About a third means that times of a model with frames of 30 ms were written with 10 ms.

    Args:
        columns: the rows.
        seconds: float64[utterances], NaN where unknown.
    """
    ratio = last_ends(columns, len(seconds)) / np.where(seconds > 0, seconds, np.nan)
    known = ratio[np.isfinite(ratio)]
    return float(np.median(known)) if len(known) else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds: how many, and five quantiles."""

    count: int
    shortest: float
    low: float
    median: float
    high: float
    longest: float


def spread(values: NDArray[np.float64]) -> Spread | None:
    """Count, minimum, 5th percentile, median, 95th percentile and maximum; None of nothing."""
    if not len(values):
        return None
    low, median, high = (float(item) for item in np.quantile(values, (0.05, 0.5, 0.95)))
    return Spread(len(values), float(values.min()), low, median, high, float(values.max()))


def duration_scores(columns: CtmColumns, letters: NDArray[np.int32]) -> NDArray[np.float64]:
    """float64[rows]: how unusual each duration is, as a robust z-score of its logarithm; NaN where it is not positive.

    What is usual for a word is the median of its own occurrences, drawn towards what its number of letters suggests by
    as much as three occurrences weigh.

    Args:
        columns: the rows.
        letters: int32[words], letters of each word.
    """
    scores = np.full(len(columns), np.nan)
    good = np.flatnonzero(columns.duration > 0)
    if not len(good):
        return scores
    logs = np.log(columns.duration[good])
    word = columns.word[good]
    size = np.log(np.maximum(letters[word], 1) + 1.0)
    slope = np.polyfit(size, logs, 1) if float(np.ptp(size)) > 0 else np.array([0.0, float(np.median(logs))])
    residual = logs - np.polyval(slope, size)
    residual -= np.median(residual)
    middle, count = _group_medians(word, residual, len(letters))
    residual -= (middle * count / (count + 3.0))[word]
    scale = 1.4826 * float(np.median(np.abs(residual)))
    scores[good] = residual / max(scale, 0.05)
    return scores


def _group_medians(
    group: NDArray[np.int32], values: NDArray[np.float64], groups: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Median (the upper one of an even number) and size of each group; median 0 of empty ones."""
    count = np.bincount(group, minlength=groups).astype(np.int64)
    order = np.lexsort((values, group))
    first = np.cumsum(count) - count
    median = np.zeros(groups)
    filled = count > 0
    median[filled] = values[order][(first + count // 2)[filled]]
    return median, count
