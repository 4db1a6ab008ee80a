"""What a CTM is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class CtmReferences:
    """Files that a CTM is held against; None where they are not at hand.

    Attributes:
        text: words by utterance.
        segments: (recording, start, end) by utterance.
        utt2dur: seconds by utterance (or recording).
        vocabulary: words of words.txt.
        oov: word that stands for those outside of it.
    """

    text: Mapping[str, Sequence[str]] | None = None
    segments: Mapping[str, tuple[str, float, float]] | None = None
    utt2dur: Mapping[str, float] | None = None
    vocabulary: frozenset[str] = frozenset()
    oov: str | None = None
