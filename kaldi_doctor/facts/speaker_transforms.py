"""Estimations of speaker transforms (fMLLR) wherever they are made: SAT training, alignment, the passes of a decode."""

from __future__ import annotations

from dataclasses import dataclass

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.fmllr_log import FmllrLog


@dataclass(frozen=True, slots=True)
class TransformPass:
    """One estimation, jobs added up.

    Attributes:
        dir: directory it was made in.
        name: `iteration 4`, `pass 2`, or `alignment`.
        improvement: of the auxiliary function per frame, weighted by frames; None where a job gave nan.
        frames: frames of speech it rests on.
        speakers: speakers seen.
        short: speakers with fewer frames than gmm-est-fmllr asks for (--fmllr-min-count, 500): they keep no transform.
        lost: speakers without a frame, whose gain is nan.
        short_frames: frames of the speakers whose gain is nought.
        origin: the summary of the job with the most of them.
    """

    dir: str
    name: str
    improvement: float | None
    frames: float
    speakers: int
    short: int
    lost: int
    short_frames: float
    origin: Origin

    @property
    def unadapted(self) -> int:
        """Speakers that go on without a transform of their own."""
        return min(self.short + self.lost, self.speakers)


class SpeakerTransforms:
    """Estimations by directory, in the order they were made."""

    def __init__(self, by_dir: dict[str, list[TransformPass]]) -> None:
        self.by_dir = by_dir


def _joined(path: str, name: str, logs: list[FmllrLog]) -> TransformPass:
    frames = sum(log.frames for log in logs)
    known = [log for log in logs if log.frames > 0]
    broken = any(log.improvement is None for log in known)
    gain = sum((log.improvement or 0.0) * log.frames for log in known)
    speakers = [item for log in logs for item in log.speakers]
    worst = max(logs, key=lambda log: (log.improvement is None and log.frames > 0, log.below_count))
    return TransformPass(
        dir=path,
        name=name,
        improvement=None if broken or not frames else gain / frames,
        frames=frames,
        speakers=len(speakers),
        short=sum(log.below_count for log in logs),
        lost=sum(1 for _, gained, count in speakers if gained is None and not count),
        short_frames=sum(count for _, gained, count in speakers if gained == 0),
        origin=worst.origin,
    )


@fact
def speaker_transforms(records: Records, found: Experiments) -> SpeakerTransforms:
    """Group the estimations by directory and turn; copied directories are left out."""
    by_dir: dict[str, list[TransformPass]] = {}
    for path, logs in records.by_dir(FmllrLog).items():
        experiment = found.get(path)
        if experiment is not None and experiment.copied_from:
            continue
        turns: dict[tuple[int, str], list[FmllrLog]] = {}
        for log in logs:
            if log.pass_ is not None:
                key = log.pass_, f"pass {log.pass_}"
            elif log.iteration is not None:
                key = log.iteration, f"iteration {log.iteration}"
            else:
                key = 0, "alignment"
            turns.setdefault(key, []).append(log)
        by_dir[path] = [_joined(path, key[1], turns[key]) for key in sorted(turns)]
    if not by_dir:
        raise FactMissing("no speaker transforms were estimated (fmllr.*.log)")
    return SpeakerTransforms(by_dir)
