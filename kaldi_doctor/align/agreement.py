"""How far two sentences have the same words, whatever their order."""

from __future__ import annotations

from collections import Counter

from kaldi_doctor.align.word_errors import GAP, Aligned

ALIKE, STRANGE = 0.75, 0.5
"""Overlap from which on two hypotheses are alike, and up to which a hypothesis is not of its reference. On 13 test sets
of public and healthy trees, no utterance that all systems recognised alike differs from its reference by so much."""


def bag(one: Aligned, side: int) -> Counter[str]:
    """Words of the reference (0) or the hypothesis (1) of an utterance, counted."""
    return Counter(pair[side] for pair in one.pairs if pair[side] != GAP)


def overlap(left: Counter[str], right: Counter[str]) -> float:
    """F1 of two bags of words, 0 to 1."""
    return 2 * (left & right).total() / max(left.total() + right.total(), 1)
