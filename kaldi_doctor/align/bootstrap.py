"""How sure an error rate is, and a difference between two: bootstrap over utterances.

Method of Bisani and Ney (2004) as in Kaldi's compute-wer-bootci: utterances are drawn with replacement, as many as
there are, and the spread of the error rate over the draws gives the interval. Words of one utterance are not
independent, so that an interval from word counts alone is too narrow.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

REPLICATIONS = 10_000
"""As compute-wer-bootci does by default."""
_AT_ONCE = 2_000_000
"""Draws held in memory at a time: 8 MB of 32-bit numbers."""
_MANY = 5_000
"""Utterances from which they are drawn by kind."""


def wer_interval(
    errors: Sequence[int], words: Sequence[int], *, replications: int = REPLICATIONS, seed: int = 0
) -> tuple[float, float, float]:
    """(mean, lowest, highest) of the word error rate in percent, at 95 %.

    Args:
        errors: word errors of each utterance, int.
        words: reference words of each utterance, int.
        replications: draws.
        seed: the same seed gives the same interval.

    Raises:
        ValueError: no utterance, or no reference word.
    """
    import numpy as np

    if not errors or not sum(words):
        raise ValueError("no reference words to draw from")
    rates = [wrong / np.maximum(said, 1) for wrong, said in _drawn_sums((errors, words), replications, seed)]
    every = 100 * np.concatenate(rates)
    mean, spread = float(every.mean()), 1.96 * float(every.std())
    return mean, mean - spread, mean + spread


def chance_of_improvement(
    errors: Sequence[int], errors_after: Sequence[int], *, replications: int = REPLICATIONS, seed: int = 0
) -> float:
    """Share of draws in which the second system has fewer errors than the first, on the same utterances (0 to 1).

    Args:
        errors: of the first system, by utterance.
        errors_after: of the second, in the same order.
        replications: draws.
        seed: the same seed gives the same share.
    """
    import numpy as np

    differences = [before - after for before, after in zip(errors, errors_after, strict=True)]
    sums = _drawn_sums((differences,), replications, seed)
    return sum(int(np.count_nonzero(difference > 0)) for (difference,) in sums) / replications


def half_width(errors: Sequence[int], words: Sequence[int]) -> float:
    """Half of the 95 % interval of the word error rate in points: the limit of the bootstrap, without drawing.

    Args:
        errors: word errors of each utterance.
        words: reference words of each utterance.

    Raises:
        ValueError: no reference word.
    """
    said = sum(words)
    if not said:
        raise ValueError("no reference words to draw from")
    rate = sum(errors) / said
    spread = math.sqrt(sum([(wrong - rate * told) ** 2 for wrong, told in zip(errors, words, strict=True)]))
    return 196 * spread / said


def paired_p(errors: Sequence[int], errors_after: Sequence[int]) -> float:
    """Two-sided p of the difference of two systems on the same utterances.

    The limit of the bootstrap for many utterances, without drawing: the sum of the differences against its spread.
    1 where no utterance differs.
    """
    differences = [before - after for before, after in zip(errors, errors_after, strict=True)]
    total = sum(differences)
    if not total:
        return 1.0
    spread = math.sqrt(sum(item * item for item in differences) - total * total / len(differences))
    return math.erfc(abs(total) / spread / math.sqrt(2)) if spread else 0.0


def _drawn_sums(
    columns: tuple[Sequence[int], ...], replications: int, seed: int
) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """Sums of each column over the utterances of each draw, a block of draws at a time, each (draws,) int64.

    Of many utterances most have the same numbers as others. How often each kind of utterance is drawn follows the
    multinomial distribution, so that thousands of numbers are drawn in place of a million.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    table = np.array(columns, dtype=np.int64)
    count = table.shape[1]
    kinds, times = (table, None) if count < _MANY else np.unique(table, axis=1, return_counts=True)
    block = max(1, _AT_ONCE // max(kinds.shape[1], 1))
    for start in range(0, replications, block):
        draws = min(block, replications - start)
        if times is None:
            drawn = chance.integers(0, count, (draws, count), dtype=np.int32)
            yield tuple(column[drawn].sum(axis=1) for column in kinds)
        else:
            yield tuple((chance.multinomial(count, times / count, draws) @ kinds.T).T)
