"""Two alignment directories compared: frames that changed phone, and how far boundaries moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.compare import compare
from kaldi_doctor.analysis.ali.directory import load, silence_mask
from kaldi_doctor.errors import UsageError

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.directory import AliDir


@dataclass(frozen=True, slots=True)
class Moved:
    """One utterance: frames, and percent of them whose phone changed."""

    utterance: str
    frames: int
    changed_percent: float
    same_phones: bool


@dataclass(frozen=True, slots=True)
class DirComparison:
    """What changed from one directory to another; seconds are of boundary shifts."""

    first: str
    second: str
    utterances: int
    only_first: int
    only_second: int
    other_length: int
    frames: int
    changed_percent: float
    same_phones: int
    boundaries: int
    unmoved_percent: float
    mean_shift_s: float
    median_shift_s: float
    p95_shift_s: float
    worst: tuple[Moved, ...]
    notes: tuple[str, ...]


def compare_dirs(first: AliDir, second: AliDir, *, worst: int = 10) -> DirComparison:
    """Compare two alignments of the same utterances.

    Raises:
        UsageError: the two number their phones differently, or have other frame rates.
        UnreadableArtifact: a transition model is missing.
    """
    for directory in (first, second):
        directory.need_model()
    if first.symbols and second.symbols and _phones_differ(first.symbols, second.symbols):
        raise UsageError(f"{first.path} and {second.path} have different phones.txt: their phones cannot be compared")
    if abs(first.frame_shift - second.frame_shift) > 1e-6:
        raise UsageError(
            f"frames of {1000 * first.frame_shift:g} ms in {first.path} and of {1000 * second.frame_shift:g} ms in "
            f"{second.path}: only alignments at one frame rate can be compared"
        )
    one, one_segments = load(first)
    two, two_segments = load(second)
    size = 1 + max(int(part.phone.max(initial=0)) for part in (one_segments, two_segments))
    silence = silence_mask(first if first.silence else second, size)
    found = compare(one.ragged.keys, one_segments, two.ragged.keys, two_segments, silence)
    shifts = found.shifts * first.frame_shift
    percent = 100 * found.changed / np.maximum(found.frames, 1)
    order = np.argsort(-percent, kind="stable")[:worst]
    notes = [f"{item.path}: {item.reason}" for part in (one, two) for item in part.damages]
    some = len(shifts) > 0
    return DirComparison(
        first=str(first.path),
        second=str(second.path),
        utterances=len(found.first),
        only_first=found.only_first,
        only_second=found.only_second,
        other_length=found.other_length,
        frames=int(found.frames.sum()),
        changed_percent=100 * found.changed_share,
        same_phones=int(found.same_phones.sum()),
        boundaries=len(shifts),
        unmoved_percent=100 * float((found.shifts == 0).mean()) if some else 0.0,
        mean_shift_s=float(shifts.mean()) if some else 0.0,
        median_shift_s=float(np.median(shifts)) if some else 0.0,
        p95_shift_s=float(np.quantile(shifts, 0.95)) if some else 0.0,
        worst=tuple(
            Moved(
                one.ragged.keys[int(found.first[index])].decode("utf-8", "surrogateescape"),
                int(found.frames[index]),
                round(float(percent[index]), 2),
                bool(found.same_phones[index]),
            )
            for index in order.tolist()
        ),
        notes=(*first.notes, *second.notes, *notes),
    )


def _phones_differ(one: dict[int, str], two: dict[int, str]) -> bool:
    return any(two.get(phone, name) != name for phone, name in one.items())
