"""How well pronunciations fit the spelling of their words, learnt from the lexicon itself.

The phones of a word are taken to come from its letters, whichever: IBM's first alignment model (Brown et al. 1993), by
expectation and maximisation over all words. Each word is then judged by the counts of all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TURNS = 8
_UNSEEN = 0.02
"""Added to each count: a phone that no other word has with these letters is possible, and unlikely."""
_LENGTH = 0.3
"""What a letter more or less than phones costs where the owner of a pronunciation is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class SpellingFit:
    """The fit of each word, and what is needed to look for the owner of a pronunciation.

    Attributes:
        fit: float64[words], mean over the phones of the logarithm of their probability given the word's letters.
    """

    fit: NDArray[np.float64]
    _letters: NDArray[np.int64]
    _starts: NDArray[np.int64]
    _phones: list[NDArray[np.int64]]
    _log: NDArray[np.float64]

    def owner(self, word: int) -> int | None:
        """The other word whose letters the pronunciation of a word fits best; None where it fits none better."""
        phones = self._phones[word]
        best = np.maximum.reduceat(self._log[self._letters][:, phones], self._starts, axis=0)
        sizes = np.diff(self._starts, append=len(self._letters))
        score = best.mean(axis=1) - _LENGTH * np.abs(sizes - len(phones))
        own = score[word]
        score[word] = -np.inf
        found = int(score.argmax())
        return found if score[found] > max(own, self.fit[word]) else None


def spelling_fit(words: Sequence[tuple[Sequence[str], Sequence[str]]]) -> SpellingFit:
    """Learn which phones go with which letters, and hold each word against the others.

    Args:
        words: letters and phones of each, none of them empty.
    """
    letters = _numbers([item for item, _ in words])
    phones = _numbers([item for _, item in words])
    height, width = (max((int(row.max()) for row in rows), default=0) + 1 for rows in (letters, phones))
    # One row for each phone of a word and each of the word's letters, phone by phone.
    cell = np.concatenate(
        [(own[None, :] * width + said[:, None]).ravel() for own, said in zip(letters, phones, strict=True)]
    )
    size = np.array([len(own) for own in letters])
    count = np.array([len(said) for said in phones])
    token = np.repeat(np.arange(count.sum()), np.repeat(size, count))
    word = np.repeat(np.arange(len(words)), size * count)
    letter = cell // width
    chance = np.ones(height * width)
    for _ in range(_TURNS):
        share = _shares(chance, cell, token)
        counts = np.bincount(cell, weights=share, minlength=height * width)
        totals = np.bincount(letter, weights=share, minlength=height)
        chance = counts / np.maximum(np.repeat(totals, width), 1e-12)
    share = _shares(chance, cell, token)
    own, own_total = _within(word, cell, share), _within(word, letter, share)
    left = (np.maximum(counts[cell] - own, 0.0) + _UNSEEN) / (np.maximum(totals[letter] - own_total, 0.0) + 1.0)
    firsts = np.flatnonzero(np.diff(token, prepend=-1))
    logs = np.log(np.maximum.reduceat(left, firsts))
    owner = np.repeat(np.arange(len(words)), count)
    fit = np.bincount(owner, weights=logs, minlength=len(words)) / count
    log = np.log((counts.reshape(height, width) + _UNSEEN) / (totals[:, None] + 1.0))
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    return SpellingFit(fit, np.concatenate(letters), starts, phones, log)


def _shares(chance: NDArray[np.float64], cell: NDArray[np.int64], token: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much of each phone each letter of its word accounts for."""
    raw = chance[cell]
    share: NDArray[np.float64] = raw / np.maximum(np.bincount(token, weights=raw), 1e-12)[token]
    return share


def _within(word: NDArray[np.int64], key: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row, the sum over the rows of the same word and key."""
    _, place = np.unique(word * (int(key.max()) + 1) + key, return_inverse=True)
    summed: NDArray[np.float64] = np.bincount(place, weights=share).astype(np.float64)[place]
    return summed


def _numbers(rows: Sequence[Sequence[str]]) -> list[NDArray[np.int64]]:
    """Each row as numbers, equal items alike."""
    known: dict[str, int] = {}
    return [np.array([known.setdefault(item, len(known)) for item in row], np.int64) for row in rows]
