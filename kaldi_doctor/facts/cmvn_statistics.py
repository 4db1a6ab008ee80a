"""CMVN statistics of data directories, where their archives are at hand: whether they are fake, and what they say.

`steps/compute_cmvn_stats.sh --fake` writes statistics that change nothing: sums of 0, squares of 1, a count of 1. The
archive is the one that `cmvn.scp` names, looked for by its last components below the recipe directory.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.kaldi.matrix import read_matrices
from kaldi_doctor.model import Origin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST = 64 * 1024 * 1024
_FEWEST = 100
"""Frames of a speaker from which its mean and variance are looked at."""
_TAILS = 4
"""Components of the archive's path that are tried, from its name upwards."""


@dataclass(frozen=True, slots=True)
class CmvnState:
    """Statistics of one data directory: speakers read, how many of them have fake ones, and what the others say."""

    speakers: int
    fake: int
    origin: Origin
    mean: tuple[float, ...] = ()
    """By coefficient, the mean over the speakers of their means; empty where none are real."""
    variance: tuple[float, ...] = ()
    """By coefficient, the geometric mean over the speakers of their variances."""


class CmvnStatistics:
    """Statistics by data directory, read when they are asked for."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[str, CmvnState | None] = {}

    def of(self, data: str) -> CmvnState | None:
        """State of a data directory as the logs spell it; None where its archive is not at hand or no statistics."""
        if data not in self._known:
            folder = self._places.data.get(data)
            self._known[data] = _state(folder) if folder is not None else None
        return self._known[data]


def _archive(folder: DataDir) -> Path | None:
    """The archive of the first line of cmvn.scp, below the recipe directory that the data directory lies in."""
    rows = (folder.raw("cmvn.scp") or b"").decode("utf-8", "replace").split("\n", 1)[0].split()
    parts = [part for part in folder.path.split("/") if part not in {"", "."}]
    if folder.real is None or len(rows) != 2 or ".." in parts:
        return None
    written = [part for part in rows[1].rpartition(":")[0].split("/") if part not in {"", "."}]
    roots = folder.real.parents
    root = roots[len(parts) - 1] if len(parts) <= len(roots) else roots[-1]
    for count in range(min(_TAILS, len(written)), 0, -1):
        tail = written[-count:]
        candidate = root.joinpath(*tail)
        if ".." in tail or not folder.bounds.hold(candidate):
            continue
        if os.path.isfile(candidate) and os.path.getsize(candidate) <= _LARGEST:
            return candidate
    return None


def _state(folder: DataDir) -> CmvnState | None:
    """Read the archive; a damaged one tells as much as could be read."""
    import numpy as np

    speakers = fake = 0
    means: list[NDArray[np.float64]] = []
    logs: list[NDArray[np.float64]] = []
    try:
        found = _archive(folder)
        if found is None:
            return None
        for _, matrix in read_matrices(found.read_bytes(), str(found)):
            if matrix.ndim == 2 and matrix.shape[0] == 2 and matrix.shape[1] > 1:
                speakers += 1
                is_fake = bool(matrix[0, -1] == 1 and not np.any(matrix[0, :-1]) and np.all(matrix[1, :-1] == 1))
                fake += is_fake
                count = float(matrix[0, -1])
                if not is_fake and count >= _FEWEST and np.isfinite(matrix).all():
                    mean = matrix[0, :-1].astype(np.float64) / count
                    means.append(mean)
                    logs.append(np.log(np.maximum(matrix[1, :-1] / count - mean**2, 1e-6)))
    except (OSError, UnreadableArtifact):
        pass
    if not speakers:
        return None
    origin = Origin(f"{folder.path}/cmvn.scp", 1)
    if not means or len({len(mean) for mean in means}) != 1:
        return CmvnState(speakers, fake, origin)
    mean, variance = np.mean(means, axis=0), np.exp(np.mean(logs, axis=0))
    return CmvnState(speakers, fake, origin, tuple(map(float, mean)), tuple(map(float, variance)))


@fact
def cmvn_statistics(places: Places) -> CmvnStatistics:
    """Statistics of the data directories that the logs name."""
    return CmvnStatistics(places)
