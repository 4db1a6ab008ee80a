"""Words and errors of each utterance of a decode as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaldi_doctor.align.aligned_texts import AlignedTexts

    Counts: TypeAlias = NDArray[np.int64]
    Marks: TypeAlias = NDArray[np.bool_]


class UtteranceArrays:
    """Counts of a decode, each (utterances,) int64.

    Attributes:
        left, right: numbers of the words of each pair, (pairs,) int32.
        wrong: whether each pair is an error, (pairs,).
        said, heard: words of the reference and of the hypothesis.
        errors, substituted, inserted, deleted: errors.
    """

    def __init__(self, texts: AlignedTexts) -> None:
        self.left, self.right = (np.array(side, dtype=np.int32) for side in (texts.left, texts.right))
        self._ends = np.array([0, *texts.ends], dtype=np.int64)
        self.wrong: Marks = self.left != self.right
        self.said, self.heard = self.per_utterance(self.left != 0), self.per_utterance(self.right != 0)
        self.errors = self.per_utterance(self.wrong)
        self.inserted = self.per_utterance(self.left == 0)
        self.deleted = self.per_utterance(self.right == 0)
        self.substituted = self.errors - self.inserted - self.deleted

    def per_utterance(self, pairs: Marks) -> Counts:
        """How many pairs of each utterance are marked."""
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(pairs, dtype=np.int64)))
        return np.diff(before[self._ends])
