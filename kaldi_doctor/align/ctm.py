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
    """Rows that last no time at all."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """Word numbers of each utterance: `values[offsets[i]:offsets[i + 1]]`."""

    values: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def of(self, index: int) -> NDArray[np.int32]:
        """Words of one utterance."""
        return self.values[self.offsets[index] : self.offsets[index + 1]]


def sequences(columns: CtmColumns, utterances: int, keep: NDArray[np.bool_]) -> Sequences:
    """Words of each utterance in the order of time.

    Args:
        columns: the rows.
        utterances: number of utterances.
        keep: bool[words]; False for words that are no part of a transcript (`<eps>`).
    """
    rows = np.flatnonzero(keep[columns.word])
    rows = rows[np.lexsort((columns.start[rows], columns.utt[rows]))]
    offsets = np.zeros(utterances + 1, np.int64)
    np.cumsum(np.bincount(columns.utt[rows], minlength=utterances), out=offsets[1:])
    return Sequences(columns.word[rows], offsets)


def unequal(left: Sequences, right: Sequences) -> NDArray[np.int64]:
    """Indices of the utterances whose words differ between two lists of the same utterances."""
    counts = np.diff(left.offsets)
    same_length = counts == np.diff(right.offsets)
    wrong = ~same_length
    chosen = np.flatnonzero(same_length & (counts > 0))
    if len(chosen):
        sizes = counts[chosen]
        inner = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        one = left.values[np.repeat(left.offsets[:-1][chosen], sizes) + inner]
        two = right.values[np.repeat(right.offsets[:-1][chosen], sizes) + inner]
        wrong[np.repeat(chosen, sizes)[one != two]] = True
    return np.flatnonzero(wrong)


def edits(hypothesis: NDArray[np.int32], reference: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Smallest set of edits that turns the reference into the hypothesis.

    Returns:
        (reference position, hypothesis position) of each edit: -1 on the left is an extra word, on the right a missing
        one; two positions are a changed word.
    """
    rows, width = len(reference), len(hypothesis)
    table = np.zeros((rows + 1, width + 1), np.int32)
    table[0] = np.arange(width + 1)
    ramp = np.arange(width + 1, dtype=np.int32)
    for row in range(1, rows + 1):
        best = table[row - 1] + 1
        best[1:] = np.minimum(best[1:], table[row - 1, :-1] + (hypothesis != reference[row - 1]))
        table[row] = np.minimum.accumulate(best - ramp) + ramp
    found: list[tuple[int, int]] = []
    row, column = rows, width
    while row or column:
        if row and column:
            step = int(hypothesis[column - 1] != reference[row - 1])
            if table[row, column] == table[row - 1, column - 1] + step:
                row, column = row - 1, column - 1
                if step:
                    found.append((row, column))
                continue
        if row and table[row, column] == table[row - 1, column] + 1:
            row -= 1
            found.append((row, -1))
        else:
            column -= 1
            found.append((-1, column))
    return found[::-1]
