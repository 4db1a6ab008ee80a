"""Lines of an alignment log that name an utterance: failed, retried, without features, empty, and its likelihood.

From AlignUtteranceWrapper (decoder-wrappers.cc), gmm-align-compiled and align-equal-compiled. The likelihood of an
utterance is printed for every fiftieth only.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FAILED = re.compile(rb"Did not successfully decode file ([^\s,]+), len = (\d{1,9})")
NO_FEATURES = re.compile(rb"No features for utterance (\S+)")
ZERO_LENGTH = re.compile(rb"Zero-length utterance: (\S+)")
EMPTY_GRAPH = re.compile(rb"Empty decoding graph for (?:utterance )?(\S+)")
RETRIED = re.compile(rb"Retrying utterance (\S+) with beam")
LIKELIHOOD = re.compile(rb"log-like per frame for (\S+) is (\S{1,40}?)(?: over (\d{1,9}) frames\.?)?(?=\s|$)")
_KINDS = (
    ("failed", FAILED),
    ("no features", NO_FEATURES),
    ("no frames", ZERO_LENGTH),
    ("empty graph", EMPTY_GRAPH),
    ("retried", RETRIED),
    ("likelihood", LIKELIHOOD),
)


@dataclass(frozen=True, slots=True)
class AlignLine:
    """One such line. `kind` is failed, no features, no frames, empty graph, retried or likelihood.

    `line` counts from 1; `frames` as Kaldi prints them; `log_like` is per frame.
    """

    utterance: str
    kind: str
    line: int
    frames: int | None = None
    log_like: float | None = None


def align_lines(data: bytes) -> Iterator[AlignLine]:
    """All such lines of a log, kind by kind, each in the order of the file."""
    for kind, pattern in _KINDS:
        line, counted = 1, 0
        for match in pattern.finditer(data):
            line += data.count(b"\n", counted, match.start())
            counted = match.start()
            frames, like = None, None
            if kind == "failed":
                frames = int(match[2])
            elif kind == "likelihood":
                frames, like = int(match[3]) if match[3] else None, _number(match[2])
                if like is None:
                    continue
            yield AlignLine(match[1].decode("utf-8", "replace"), kind, line, frames, like)


def _number(raw: bytes) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
