"""Decodes: the jobs of each decode directory added up, with the search options they used."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.decode_log import DecodeLog, LatticeDepth


@dataclass(frozen=True, slots=True)
class Decode:
    """One decode directory.

    `log_like` is per frame, weighted by frames, and divided by the acoustic scale so that it compares with alignment
    logs; graph costs are included.
    """

    dir: str
    jobs: int
    done: int
    failed: int
    failed_ids: tuple[str, ...]
    partial: int
    cut_lattices: int
    beam: float | None
    lattice_beam: float | None
    max_active: float | None
    min_active: float | None
    acoustic_scale: float | None
    post_scale: float | None
    log_like: float | None
    frames: float
    real_time_factor: float | None
    depth: LatticeDepth | None
    origin: Origin

    @property
    def total(self) -> int:
        """Utterances tried."""
        return self.done + self.failed


@dataclass(frozen=True, slots=True)
class Decodes:
    """Decodes with logs, by directory."""

    by_dir: dict[str, Decode]


def joined(logs: list[DecodeLog], depth: LatticeDepth | None) -> Decode:
    """Add up the jobs of one decode."""
    counted = [(log.log_like, log.frames) for log in logs if log.log_like is not None and log.frames > 0]
    frames = sum(count for _, count in counted)
    scale = next((log.acoustic_scale for log in logs if log.acoustic_scale), None)
    like = sum(value * count for value, count in counted) / frames if frames else None
    worst = max(logs, key=lambda log: (log.failed, log.partial))
    speeds = [log.real_time_factor for log in logs if log.real_time_factor is not None]
    first = logs[0]
    return Decode(
        dir=first.dir,
        jobs=len(logs),
        done=sum(log.done for log in logs),
        failed=sum(log.failed for log in logs),
        failed_ids=tuple(name for log in logs for name in log.failed_ids),
        partial=sum(log.partial for log in logs),
        cut_lattices=sum(log.cut_lattices for log in logs),
        beam=first.beam,
        lattice_beam=first.lattice_beam,
        max_active=first.max_active,
        min_active=first.min_active,
        acoustic_scale=scale,
        post_scale=first.post_scale,
        log_like=like / scale if like is not None and scale else None,
        frames=frames,
        real_time_factor=median(speeds) if speeds else None,
        depth=depth,
        origin=worst.origin,
    )


@fact
def decodes(records: Records, found: Experiments) -> Decodes:
    """Group decoding logs by directory; a copied directory is left out."""
    depths = {depth.dir: depth for depth in records.of(LatticeDepth)}
    by_dir: dict[str, Decode] = {}
    for path, logs in records.by_dir(DecodeLog).items():
        experiment = found.get(path)
        if experiment is None or experiment.copied_from is None:
            by_dir[path] = joined(logs, depths.get(path))
    if not by_dir:
        raise FactMissing("no decoding logs (decode.*.log)")
    return Decodes(by_dir)
