"""Reference and hypothesis word by word, aligned by kaldialign (C++; the extra `align`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaldi_doctor.errors import UnreadableArtifact

LARGEST, WORK = 25_000_000, 2_000_000_000
"""Pairs of words (reference times hypothesis) of the longest utterance that is aligned, 100 MB; and of all together."""

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


def align_texts(
    reference: Mapping[str, tuple[str, ...]], hypothesis: Mapping[str, tuple[str, ...]]
) -> Iterator[Aligned]:
    """Align every utterance that both have, in the order of the reference (mode `present` of compute-wer).

    The table of an alignment grows with the square of the length. Of an utterance that is too long for it, what both
    sides begin and end with is set aside; where that does not help, nothing is aligned.

    Raises:
        ImportError: kaldialign is not installed.
        UnreadableArtifact: an utterance, or all together, are too long to be aligned.
    """
    work = 0
    for utt, left in reference.items():
        right = hypothesis.get(utt)
        if right is None:
            continue
        pairs, size = _aligned(utt, left, right)
        work += size
        if work > WORK:
            raise UnreadableArtifact(utt, f"not aligned: over {WORK:,} pairs of words in all utterances up to this one")
        yield Aligned(utt, pairs)


def _aligned(utt: str, left: tuple[str, ...], right: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], int]:
    """Pairs of one utterance, and the size of the table it took."""
    from kaldialign import align

    size = len(left) * len(right)
    if size <= LARGEST:
        return tuple(align(left, right, GAP)), size
    start = _same(left, right)
    end = _same(left[start:][::-1], right[start:][::-1])
    inner = left[start : len(left) - end], right[start : len(right) - end]
    size = len(inner[0]) * len(inner[1])
    if size > LARGEST:
        lengths = f"{len(left):,} reference words and {len(right):,} of the hypothesis"
        raise UnreadableArtifact(utt, f"not aligned: too long, {lengths}; the limit is {LARGEST:,} pairs")
    head, tail = left[:start], left[len(left) - end :]
    middle = align(*inner, GAP)
    return (*zip(head, head, strict=True), *middle, *zip(tail, tail, strict=True)), size


def _same(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """How many words both begin with."""
    shorter = min(len(left), len(right))
    return next((place for place in range(shorter) if left[place] != right[place]), shorter)
