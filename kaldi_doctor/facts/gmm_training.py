"""Training of GMM stages by their logs: likelihoods, utterances left out, the tree, transforms of speakers."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.acc_log import AccLog
from kaldi_doctor.readers.fmllr_log import FmllrLog
from kaldi_doctor.readers.tree_log import TreeLog
from kaldi_doctor.readers.update_log import UpdateLog


@dataclass(frozen=True, slots=True)
class AccPass:
    """One iteration of accumulation, jobs added up. `like` per frame, weighted by frames."""

    iteration: int
    done: int
    errors: int
    like: float | None
    frames: int
    wrong_size: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class FmllrPass:
    """One estimation of speaker transforms, jobs added up."""

    iteration: int | None
    improvement: float | None
    frames: float
    speakers: tuple[tuple[str, float | None, float], ...]
    below_count: int
    origin: Origin


@dataclass(slots=True)
class GmmStage:
    """One training or alignment directory. Accumulations in order of iteration, -1 being the tree's."""

    dir: str
    acc: list[AccPass] = field(default_factory=list)
    no_alignment: dict[str, Origin] = field(default_factory=dict)
    """Utterances without an alignment in any iteration, each once, with the log that said so first."""
    unaligned_last: frozenset[str] = frozenset()
    """Those of them that the last accumulation names as well."""
    tree: TreeLog | None = None
    fmllr: list[FmllrPass] = field(default_factory=list)
    updates: list[UpdateLog] = field(default_factory=list)

    def trained(self) -> list[AccPass]:
        """Accumulations of the model, without that of the tree."""
        return [item for item in self.acc if item.iteration >= 0]


@dataclass(frozen=True, slots=True)
class GmmTraining:
    """GMM stages by directory."""

    by_dir: dict[str, GmmStage]


def _acc_pass(iteration: int, logs: list[AccLog]) -> AccPass:
    counted = [(log.like, log.frames) for log in logs if log.like is not None and log.frames > 0]
    frames = sum(count for _, count in counted)
    worst = max(logs, key=lambda log: (len(log.wrong_size), log.errors))
    return AccPass(
        iteration=iteration,
        done=sum(log.done for log in logs),
        errors=sum(log.errors for log in logs),
        like=sum(like * count for like, count in counted) / frames if frames else None,
        frames=frames,
        wrong_size=sum(len(log.wrong_size) for log in logs),
        origin=worst.origin,
    )


def _fmllr_pass(iteration: int | None, logs: list[FmllrLog]) -> FmllrPass:
    counted = [(log.improvement, log.frames) for log in logs if log.improvement is not None and log.frames > 0]
    frames = sum(count for _, count in counted)
    return FmllrPass(
        iteration=iteration,
        improvement=sum(gain * count for gain, count in counted) / frames if frames else None,
        frames=frames,
        speakers=tuple(item for log in logs for item in log.speakers),
        below_count=sum(log.below_count for log in logs),
        origin=logs[0].origin,
    )


@fact
def gmm_training(records: Records) -> GmmTraining:
    """Add the jobs of each iteration up, by directory."""
    stages: dict[str, GmmStage] = {}
    for path, logs in records.by_dir(AccLog).items():
        stage = stages.setdefault(path, GmmStage(path))
        by_iteration: dict[int, list[AccLog]] = {}
        for log in logs:
            by_iteration.setdefault(log.iteration, []).append(log)
            for name in log.no_alignment:
                stage.no_alignment.setdefault(name, log.origin)
        last = by_iteration[max(by_iteration)]
        stage.unaligned_last = frozenset(name for log in last for name in log.no_alignment)
        stage.acc = [_acc_pass(iteration, by_iteration[iteration]) for iteration in sorted(by_iteration)]
    for path, found in records.by_dir(FmllrLog).items():
        turns: dict[int, list[FmllrLog]] = {}
        for item in found:
            if item.pass_ is None:
                turns.setdefault(-1 if item.iteration is None else item.iteration, []).append(item)
        if not turns:  # a decode
            continue
        stages.setdefault(path, GmmStage(path)).fmllr = [
            _fmllr_pass(None if turn < 0 else turn, turns[turn]) for turn in sorted(turns)
        ]
    for tree in records.of(TreeLog):
        stages.setdefault(tree.dir, GmmStage(tree.dir)).tree = tree
    for path, updates in records.by_dir(UpdateLog).items():
        stages.setdefault(path, GmmStage(path)).updates = sorted(updates, key=lambda item: item.iteration)
    if not stages:
        raise FactMissing("no GMM training logs (acc.*.log, update.*.log, build_tree.log)")
    return GmmTraining(stages)
