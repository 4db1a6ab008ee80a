"""How each network was trained: iterations, jobs, learning rate, epochs, and whether training came to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers._sampling import SampledJobs
from kaldi_doctor.readers.nnet1_epochs import FilesDone, RbmLayer, ScheduledEpoch, ScheduleEnd
from kaldi_doctor.readers.nnet_combine import Combination
from kaldi_doctor.readers.nnet_config import EgsInfo, PdfCounts
from kaldi_doctor.readers.nnet_egs import EgsJob
from kaldi_doctor.readers.nnet_jobs import Averaged, TrainJob
from kaldi_doctor.readers.nnet_progress import Progress

NO_NETWORK = "no directory in which a neural network was trained"
NEURAL_KINDS = (DirKind.NNET1, DirKind.NNET1_SEQ, DirKind.NNET2, DirKind.NNET3, DirKind.NNET3_RAW, DirKind.CHAIN)
_MODELS = ("final.mdl", "final.raw", "final.nnet", "combined.mdl")


@dataclass(slots=True)
class NnetRun:
    """One training run.

    Attributes:
        jobs: training jobs by iteration, of very many only some (see `readers._sampling`).
        job_counts: number of jobs by iteration.
        rates: effective learning rate by iteration (header rate over number of jobs; nnet2 and nnet1 as logged).
        epochs: passes over the data, None where the logs do not tell.
        finished: a final model or the logs that only a finished run has are there.
    """

    dir: str
    kind: DirKind
    jobs: dict[int, list[TrainJob]] = field(default_factory=dict)
    job_counts: dict[int, int] = field(default_factory=dict)
    rates: dict[int, float] = field(default_factory=dict)
    averaged: dict[int, Averaged] = field(default_factory=dict)
    progress: list[Progress] = field(default_factory=list)
    combination: Combination | None = None
    egs: list[EgsJob] = field(default_factory=list)
    targets: list[FilesDone] = field(default_factory=list)
    schedule: list[ScheduledEpoch] = field(default_factory=list)
    ends: list[ScheduleEnd] = field(default_factory=list)
    rbm: list[RbmLayer] = field(default_factory=list)
    info: dict[str, float] = field(default_factory=dict)
    counts: PdfCounts | None = None
    epochs: float | None = None
    finished: bool = False
    origin: Origin | None = None

    def epoch_of(self, iteration: float) -> float | None:
        """Passes over the data before a model of this number; nnet1 counts epochs itself."""
        if self.kind in {DirKind.NNET1, DirKind.NNET1_SEQ}:
            return iteration
        total = sum(self.job_counts.values())
        if self.epochs is None or not total:
            return None
        return self.epochs * sum(count for x, count in self.job_counts.items() if x < iteration) / total


class NnetTraining:
    """Runs by directory."""

    def __init__(self, by_dir: dict[str, NnetRun]) -> None:
        self.by_dir = by_dir

    def __iter__(self) -> Iterator[NnetRun]:
        return iter(self.by_dir.values())

    def get(self, path: str) -> NnetRun | None:
        """Run of a directory, or None."""
        return self.by_dir.get(path)


def _epochs(run: NnetRun) -> float | None:
    """Sum of jobs over archives; frames_per_eg (nnet3 frame level) or the subsampling factor (chain) multiplies."""
    if run.kind is DirKind.NNET1:
        return float(max((e.epoch for e in run.schedule), default=0)) or None
    archives = run.info.get("num_archives")
    total = sum(run.job_counts.values())
    if run.kind is DirKind.NNET2 and "iters_per_epoch" in run.info and total:
        return len(run.jobs) / run.info["iters_per_epoch"]
    if not archives or not total:
        # Without egs/info: frames trained on over frames of the alignment, which frame-level training knows both of.
        frames = sum(
            sum(job.frames or 0.0 for job in found) * run.job_counts[x] / len(found) for x, found in run.jobs.items()
        )
        known = run.kind in {DirKind.NNET2, DirKind.NNET3} and run.counts is not None
        return frames / run.counts.frames if known and run.counts is not None and frames else None
    chain = run.kind is DirKind.CHAIN
    factor = run.info.get("frame_subsampling_factor", 3.0) if chain else run.info.get("frames_per_eg", 8.0)
    return total / (archives * factor)


_Record = TypeVar("_Record")


def run_of(path: str, kind: DirKind, grouped: dict[type, dict[str, list[object]]], files: frozenset[str]) -> NnetRun:
    """Put one run together from the records of its directory."""

    def mine(wanted: type[_Record]) -> list[_Record]:
        return [item for item in grouped.get(wanted, {}).get(path, []) if isinstance(item, wanted)]

    run = NnetRun(path, kind)
    for job in mine(TrainJob):
        run.jobs.setdefault(job.iteration, []).append(job)
        run.origin = run.origin or job.origin
    run.job_counts = {x: len(found) for x, found in run.jobs.items()}
    for some in mine(SampledJobs):
        run.job_counts |= some.counts
    run.averaged = {item.iteration: item for item in mine(Averaged)}
    run.progress = sorted(mine(Progress), key=lambda item: item.iteration)
    run.combination = next(iter(mine(Combination)), None)
    run.egs = mine(EgsJob)
    run.targets = mine(FilesDone)
    run.schedule = sorted(mine(ScheduledEpoch), key=lambda item: item.epoch)
    run.ends = mine(ScheduleEnd)
    run.rbm = mine(RbmLayer)
    run.info = {item.name: item.value for item in mine(EgsInfo)}
    run.counts = max(mine(PdfCounts), key=lambda item: item.frames, default=None)
    run.rates = _rates(run)
    run.epochs = _epochs(run)
    done = any("finished" in e.reason or "Succeeded" in e.reason or "already" in e.reason for e in run.ends)
    run.finished = done or run.combination is not None or any(name in files for name in _MODELS)
    # Computed with the final model (steps/segmentation/train_*.sh): one that is not there was taken away.
    run.finished = run.finished or "post_output.vec" in files
    return run


def _rates(run: NnetRun) -> dict[int, float]:
    """Learning rate by iteration: of the jobs, else as averaging or the schedule printed it."""
    found: dict[int, float] = {}
    for iteration, jobs in run.jobs.items():
        rates = [job.learning_rate for job in jobs if job.learning_rate is not None]
        if rates:
            found[iteration] = median(rates) / run.job_counts[iteration]
    averaged = {x: a.learning_rate for x, a in run.averaged.items() if a.learning_rate is not None}
    return found or averaged or {e.epoch: e.learning_rate for e in run.schedule if e.learning_rate is not None}


@fact
def nnet_training(found: Experiments, records: Records) -> NnetTraining:
    """Runs of all neural networks of the tree."""
    wanted = (TrainJob, Averaged, Progress, Combination, EgsJob, FilesDone, ScheduledEpoch, ScheduleEnd, RbmLayer)
    grouped: dict[type, dict[str, list[object]]] = {}
    for kind in (*wanted, EgsInfo, PdfCounts, SampledJobs):
        grouped[kind] = {path: list(items) for path, items in records.by_dir(kind).items()}
    runs = {
        e.path: run_of(e.path, e.kind, grouped, frozenset(e.entry.files))
        for e in found.of(*NEURAL_KINDS, DirKind.PRETRAIN)
        if not e.copied_from
    }
    if not runs:
        raise FactMissing(NO_NETWORK)
    return NnetTraining(runs)
