"""Reference and hypothesis word by word, aligned by kaldialign (C++; the extra `align`)."""

from __future__ import annotations

from dataclasses import dataclass

GAP = " "
"""Stands for "no word": no word of Kaldi's tables can be a blank."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One utterance: (reference word or GAP, hypothesis word or GAP) in order."""

    utt: str
    pairs: tuple[tuple[str, str], ...]

    def counts(self) -> tuple[int, int, int, int]:
        """(correct, substituted, inserted, deleted), in the order of Kaldi's `#csid`."""
        same = sum(left == right for left, right in self.pairs)
        inserted = sum(left == GAP for left, _ in self.pairs)
        deleted = sum(right == GAP for _, right in self.pairs)
        return same, len(self.pairs) - same - inserted - deleted, inserted, deleted

    @property
    def errors(self) -> int:
        """Word errors."""
        return sum(left != right for left, right in self.pairs)


def align_texts(reference: dict[str, tuple[str, ...]], hypothesis: dict[str, tuple[str, ...]]) -> list[Aligned]:
    """Align every utterance that both have, in the order of the reference (mode `present` of compute-wer).

    Raises:
        ImportError: kaldialign is not installed.
    """
    from kaldialign import align

    return [
        Aligned(utt, tuple(align(words, hypothesis[utt], GAP))) for utt, words in reference.items() if utt in hypothesis
    ]
