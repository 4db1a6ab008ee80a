"""What a timeline shows: labelled stretches of time of one utterance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with a label. Times in frames; `style` is silence, word or phone."""

    start: int
    length: int
    label: str
    style: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a timeline shows: names are as in the files; `words` may be empty."""

    name: str
    frame_shift: float
    frames: int
    phones: Sequence[Span]
    words: Sequence[Span] = ()
