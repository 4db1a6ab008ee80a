"""References and hypotheses of a whole decode, aligned word by word, as columns.

Half a million utterances of fifteen words take two gigabytes as pairs of words, and 60 MB as two numbers a pair.
Without NumPy, which `diagnose` does not import for the few thousand words of most trees.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import eq
from typing import overload

from kaldi_doctor.align.word_errors import GAP, Aligned


class AlignedTexts(Sequence[Aligned]):
    """Utterances in order; each is put together when it is asked for.

    Attributes:
        utts: names of the utterances.
        words: by number; the first is GAP.
        ends: where the pairs of each utterance end, 8 bytes each.
        left: number of the reference word of each pair, 0 for none, 4 bytes each.
        right: number of the hypothesis word of each pair, 0 for none, 4 bytes each.
    """

    def __init__(self, every: Iterable[Aligned]) -> None:
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        number = numbers.__getitem__
        number(GAP)
        self.utts: list[str] = []
        self.ends, self.left, self.right = array("q"), array("i"), array("i")
        for one in every:
            self.utts.append(one.utt)
            self.left.extend([number(word) for word, _ in one.pairs])
            self.right.extend([number(word) for _, word in one.pairs])
            self.ends.append(len(self.left))
        self.words = list(numbers)

    def __len__(self) -> int:
        return len(self.utts)

    @overload
    def __getitem__(self, index: int) -> Aligned: ...
    @overload
    def __getitem__(self, index: slice) -> list[Aligned]: ...
    def __getitem__(self, index: int | slice) -> Aligned | list[Aligned]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        return Aligned(self.utts[at], self.pairs(self.ends[at - 1] if at else 0, self.ends[at]))

    def __iter__(self) -> Iterator[Aligned]:
        start = 0
        for utt, end in zip(self.utts, self.ends, strict=True):
            yield Aligned(utt, self.pairs(start, end))
            start = end

    def with_errors(self) -> Iterator[Aligned]:
        """The utterances that have an error."""
        start = 0
        for utt, end in zip(self.utts, self.ends, strict=True):
            if self.left[start:end] != self.right[start:end]:
                yield Aligned(utt, self.pairs(start, end))
            start = end

    def pairs(self, start: int, end: int) -> tuple[tuple[str, str], ...]:
        """(reference word, hypothesis word) of the pairs from `start` to `end`."""
        words = self.words
        return tuple([(words[a], words[b]) for a, b in zip(self.left[start:end], self.right[start:end], strict=True)])

    def confusions(self) -> Counter[tuple[str, str]]:
        """How often each (reference word, hypothesis word) was wrong; GAP stands for none."""
        words = self.words
        wrong = Counter(pair for pair in zip(self.left, self.right, strict=True) if pair[0] != pair[1])
        return Counter({(words[a], words[b]): count for (a, b), count in wrong.items()})

    def counts(self) -> Iterator[tuple[int, int, int, int]]:
        """(correct, substituted, inserted, deleted) of each utterance, in the order of Kaldi's `#csid`."""
        start = 0
        for end in self.ends:
            left, right = self.left[start:end], self.right[start:end]
            start = end
            if left == right:
                yield len(left), 0, 0, 0
            else:
                same, inserted, deleted = sum(map(eq, left, right)), left.count(0), right.count(0)
                yield same, len(left) - same - inserted - deleted, inserted, deleted
