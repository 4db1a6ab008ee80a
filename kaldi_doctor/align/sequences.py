"""Words of utterances as numbers: those of a CTM, where two lists differ, and the fewest edits between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaldi_doctor.align.ctm import CtmColumns


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
