r"""Backoff n-gram language models in ARPA format: log-probabilities of words in context.

The format is that of SRILM (ngram-format(5)) as Kaldi's arpa2fst reads it (src/lm/arpa-file-parser.cc): a header
`\data\` with `ngram N=COUNT` lines, one section `\N-grams:` each with lines `LOG10-PROBABILITY WORDS [LOG10-BACKOFF]`,
and `\end\`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST = 400_000
"""N-grams of the largest model that is read whole: half a second, and what recipes on tens of hours have."""

_COUNT = re.compile(rb"ngram\s+(\d{1,2})\s*=\s*(\d{1,18})\s*$")
_SECTION = re.compile(rb"\\(\d{1,2})-grams:\s*$")


class ArpaError(ValueError):
    """Not an ARPA file, or one that is too large; the message says which."""


@dataclass(frozen=True, slots=True)
class NgramModel:
    """Log10 probabilities and backoff weights by n-gram.

    Attributes:
        order: longest n-gram.
        log_prob: by tuple of words.
        backoff: by tuple of words; 0 where a context has none.
    """

    order: int
    log_prob: Mapping[tuple[str, ...], float]
    backoff: Mapping[tuple[str, ...], float]

    def score(self, history: tuple[str, ...], word: str) -> float | None:
        """Log10 probability of a word after its history, backed off; None for a word without a unigram."""
        history = history[len(history) - self.order + 1 :] if self.order > 1 else ()
        weight = 0.0
        while True:
            found = self.log_prob.get((*history, word))
            if found is not None:
                return weight + found
            if not history:
                return None
            weight += self.backoff.get(history, 0.0)
            history = history[1:]


@dataclass(frozen=True, slots=True)
class TextFit:
    """How well a model predicts a text, in bits a word; sentence ends count as words, unknown words are left out."""

    words: int
    unknown: int
    bits: float
    """Cross entropy of the model."""
    unigram_bits: float
    """Cross entropy of its unigrams alone, on the same words."""

    @property
    def gain(self) -> float:
        """Bits a word that context saves; below zero it misleads: the word sequences are those of other text."""
        return self.unigram_bits - self.bits

    @property
    def perplexity(self) -> float:
        """2 to the cross entropy."""
        return float(2**self.bits)


def fit(model: NgramModel, sentences: Iterable[tuple[str, ...]]) -> TextFit | None:
    """Cross entropy of a text under a model and under its unigrams; None where no word is known."""
    full = alone = 0.0
    words = unknown = 0
    for sentence in sentences:
        history: tuple[str, ...] = ("<s>",)
        for word in (*sentence, "</s>"):
            whole, bare = model.score(history, word), model.score((), word)
            if whole is None or bare is None:
                unknown += 1
            else:
                words += 1
                full -= whole
                alone -= bare
            history = (*history, word)[-max(model.order - 1, 1) :]
    if not words:
        return None
    scale = words * math.log10(2)
    return TextFit(words, unknown, full / scale, alone / scale)


def parse_arpa(lines: Iterable[bytes]) -> NgramModel:
    """Read a model.

    Raises:
        ArpaError: no ARPA file, a line that is none, or more n-grams than `LARGEST`.
    """
    log_prob: dict[tuple[str, ...], float] = {}
    backoff: dict[tuple[str, ...], float] = {}
    order = announced = 0
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith(b"\\"):
            section = _SECTION.match(line)
            order = int(section[1]) if section else 0
            if line == b"\\end\\":
                break
        elif order:
            _entry(line, order, number, log_prob, backoff)
            if len(log_prob) > LARGEST:
                raise ArpaError(f"more than {LARGEST:,} n-grams")
        elif count := _COUNT.match(line):
            announced += int(count[2])
            if announced > LARGEST:
                raise ArpaError(f"{announced:,} n-grams, more than {LARGEST:,}")
    if not log_prob:
        raise ArpaError("no n-grams")
    return NgramModel(max(map(len, log_prob)), log_prob, backoff)


def _entry(
    line: bytes, order: int, number: int, log_prob: dict[tuple[str, ...], float], backoff: dict[tuple[str, ...], float]
) -> None:
    fields = line.decode("utf-8", "replace").split()
    if len(fields) not in {order + 1, order + 2}:
        raise ArpaError(f"line {number}: {len(fields)} fields in a section of {order}-grams")
    try:
        value = float(fields[0])
        weight = float(fields[order + 1]) if len(fields) == order + 2 else 0.0
    except ValueError as error:
        raise ArpaError(f"line {number}: no number") from error
    if not (math.isfinite(value) and math.isfinite(weight)):
        raise ArpaError(f"line {number}: a number that is not finite")
    words = tuple(fields[1 : order + 1])
    log_prob[words] = value
    if weight:
        backoff[words] = weight
