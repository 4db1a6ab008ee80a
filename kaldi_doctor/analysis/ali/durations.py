"""How long each phone lasts in one alignment directory, as rows for a plot or a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.durations import ALL
from kaldi_doctor.archives.stats import collect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaldi_doctor.align.durations import PhoneLengths
    from kaldi_doctor.analysis.ali.directory import AliDir


@dataclass(frozen=True, slots=True)
class PhoneDuration:
    """Durations of one phone in milliseconds, by percentile; `shortest_ms` is the least that its HMM allows."""

    phone: str
    silence: bool
    count: int
    mean_ms: float
    p5_ms: float
    p25_ms: float
    median_ms: float
    p75_ms: float
    p95_ms: float
    shortest_ms: float
    at_shortest_percent: float


@dataclass(frozen=True, slots=True)
class Durations:
    """All phones of a directory that were seen, and what was not read."""

    path: str
    utterances: int
    hours: float
    rows: tuple[PhoneDuration, ...]
    notes: tuple[str, ...]


def durations_of(opened: AliDir, *, positions: bool = False) -> Durations:
    """Read all archives and measure every phone.

    Args:
        opened: the directory.
        positions: keep `AA_B`, `AA_I` … apart; by default they are taken together.

    Raises:
        UnreadableArtifact: there is no transition model.
    """
    model = opened.need_model()
    stats = collect(opened.files, model, opened.known_silence())
    silent = stats.reference.is_silence if stats.reference else np.zeros(stats.lengths.phones, bool)
    groups: dict[str, list[int]] = {}
    for phone in model.topology.phones:
        name = opened.name_of(phone)
        if not positions and name[-2:] in {"_B", "_I", "_E", "_S"}:
            name = name[:-2]
        groups.setdefault(name, []).append(phone)
    shortest = model.min_length
    frame_ms = 1000 * opened.frame_shift
    rows = [
        _row(name, phones, stats.lengths, int(shortest[phones[0]]), frame_ms, silent=bool(silent[phones[0]]))
        for name, phones in groups.items()
        if stats.lengths.per_phone()[phones].sum()
    ]
    notes = [*opened.notes, *(f"{item.path}: {item.reason}" for item in stats.damages)]
    hours = stats.frames * opened.frame_shift / 3600
    return Durations(str(opened.path), len(stats.keys), hours, tuple(rows), tuple(notes))


def _row(
    name: str, phones: Iterable[int], lengths: PhoneLengths, shortest: int, frame_ms: float, *, silent: bool
) -> PhoneDuration:
    values, counts = lengths.histogram(ALL, phones)
    running = np.cumsum(counts)
    total = int(running[-1])
    low, first, middle, third, high = (
        float(values[np.searchsorted(running, share * total)]) * frame_ms for share in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    return PhoneDuration(
        phone=name,
        silence=silent,
        count=total,
        mean_ms=round(float((values * counts).sum()) / total * frame_ms, 2),
        p5_ms=low,
        p25_ms=first,
        median_ms=middle,
        p75_ms=third,
        p95_ms=high,
        shortest_ms=shortest * frame_ms,
        at_shortest_percent=round(100 * float(counts[values <= shortest].sum()) / total, 2),
    )
