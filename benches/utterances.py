"""Utterances without end for large data directories and decodes: ids, words of the fixtures, lengths."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benches.templates import FIXTURES

A_SPEAKER = 100
"""Utterances of a speaker."""
A_RECORDING = 50
"""Utterances of a recording."""
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance: its number from 0, id, speaker, words, and length in frames of 10 ms."""

    number: int
    utt: str
    speaker: str
    words: tuple[str, ...]
    frames: int


def sentences() -> list[tuple[str, ...]]:
    """The sentences of the fixtures' training data, as words."""
    lines = (FIXTURES / "healthy/data/train/text").read_text().splitlines()
    return [tuple(line.split()[1:]) for line in lines]


def utterances(number: int, seed: int) -> Iterator[Utterance]:
    """That many, sorted by id: two sentences of the fixtures each, about 33 frames a word."""
    chance = random.Random(seed)
    known = sentences()
    for place in range(number):
        words = known[int(chance.random() * len(known))] + known[int(chance.random() * len(known))]
        speaker = f"sp{place // A_SPEAKER:06d}"
        frames = 60 + int(len(words) * (28 + 10 * chance.random()))
        yield Utterance(place, f"{speaker}-{place % A_SPEAKER:04d}", speaker, words, frames)
