"""Alignment passes: how many utterances were aligned, retried and failed, and how likely, per pass of a directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.align_log import AlignLog


@dataclass(frozen=True, slots=True)
class AlignPass:
    """All jobs of one pass added up. `log_like` is per frame, weighted by frames."""

    dir: str
    pass_: str
    iteration: int
    jobs: int
    done: int
    errors: int
    retried: int
    log_like: float | None
    frames: int
    failed: tuple[tuple[str, int], ...]
    no_features: tuple[str, ...]
    empty: tuple[str, ...]
    origin: Origin
    """The job with the most failures."""

    @property
    def total(self) -> int:
        """Utterances tried."""
        return self.done + self.errors

    @property
    def failed_percent(self) -> float:
        """Share of utterances that were not aligned, in percent."""
        return 100.0 * self.errors / self.total if self.total else 0.0

    @property
    def rescued_percent(self) -> float:
        """Share of utterances that only the retry beam aligned, in percent."""
        return 100.0 * max(self.retried - len(self.failed), 0) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class AlignPasses:
    """Passes by directory: training iterations in order, or the passes of an alignment directory."""

    by_dir: dict[str, tuple[AlignPass, ...]]

    def last(self, path: str) -> AlignPass | None:
        """The pass whose alignments stay: the last training iteration, or pass 2."""
        passes = self.by_dir.get(path)
        return passes[-1] if passes else None

    def percent(self, path: str) -> float | None:
        """Percent of utterances aligned in the last pass."""
        last = self.last(path)
        return 100.0 - last.failed_percent if last is not None and last.total else None


def joined(logs: Iterable[AlignLog]) -> AlignPass:
    """Add up the jobs of one pass; at least one."""
    jobs = list(logs)
    counted = [(log.log_like, log.frames) for log in jobs if log.log_like is not None and log.frames > 0]
    frames = sum(count for _, count in counted)
    worst = max(jobs, key=lambda log: (log.errors, log.retried))
    return AlignPass(
        dir=worst.dir,
        pass_=worst.pass_,
        iteration=worst.iteration,
        jobs=len(jobs),
        done=sum(log.done for log in jobs),
        errors=sum(log.errors for log in jobs),
        retried=sum(log.retried for log in jobs),
        log_like=sum(like * count for like, count in counted) / frames if frames else None,
        frames=frames,
        failed=tuple(item for log in jobs for item in log.failed),
        no_features=tuple(item for log in jobs for item in log.no_features),
        empty=tuple(item for log in jobs for item in log.empty),
        origin=worst.origin,
    )


def last_logs(records: Records, path: str) -> list[AlignLog]:
    """Logs of the pass of a directory whose alignments stay, by job."""
    own = [log for log in records.of(AlignLog) if log.dir == path]
    last = max(((log.pass_, log.iteration) for log in own), default=None)
    return sorted((log for log in own if (log.pass_, log.iteration) == last), key=lambda log: log.job)


@fact
def align_passes(records: Records) -> AlignPasses:
    """Group the alignment logs by directory and pass."""
    grouped: dict[str, dict[tuple[str, int], list[AlignLog]]] = {}
    for log in records.of(AlignLog):
        grouped.setdefault(log.dir, {}).setdefault((log.pass_, log.iteration), []).append(log)
    if not grouped:
        raise FactMissing("no alignment logs (align.*.log)")
    return AlignPasses({path: tuple(joined(passes[key]) for key in sorted(passes)) for path, passes in grouped.items()})
