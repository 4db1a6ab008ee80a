"""Counts of phone lengths and one row an utterance, made block by block in flat memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaldi_doctor.align.durations import PhoneLengths
from kaldi_doctor.align.ends import code_table
from kaldi_doctor.align.phones import Segments, join, label_runs, renumbered, split
from kaldi_doctor.align.utterances import Reference, UtteranceTable, reference_of, stack, utterance_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kaldi_doctor.align.ragged import Ragged
    from kaldi_doctor.archives.jobs import JobFile
    from kaldi_doctor.kaldi.gz import Damage
    from kaldi_doctor.kaldi.transition_model import TransitionModel

REFERENCE_SEGMENTS = 200_000
"""Segments (about five hours) after which the usual durations of the phones are taken to be known."""
_BATCH = 100_000
"""Segments that are judged at once, in fewer and longer steps than block by block."""
KEPT_SEGMENTS = 500_000
"""Segments that are kept at most for comparing stages."""
_WIDEST = 1


@dataclass(slots=True, eq=False)
class AlignmentStats:
    """What one pass over a directory's archives found.

    Attributes:
        keys, job: utterance ids and the job of each, in file order.
        table: one row an utterance.
        lengths: counts of phone lengths.
        reference: usual durations that the utterances were judged by; None for no utterance.
        broken, partial, alien: utterances that Kaldi would warn of, as numbers of rows of `table`.
        damages: archives that could not be read to the end.
        files: archives opened.
        encodings: `binary`, `text`.
        phones_known: False where runs of equal transition-ids stand in for phones.
        complete: False where reading stopped early on purpose.
        kept: segments by block where they were asked for, of the first utterances.
    """

    keys: list[bytes]
    job: NDArray[np.int32]
    table: UtteranceTable
    lengths: PhoneLengths
    reference: Reference | None
    broken: NDArray[np.int64]
    partial: NDArray[np.int64]
    alien: NDArray[np.int64]
    damages: list[Damage]
    files: tuple[JobFile, ...]
    encodings: frozenset[str]
    phones_known: bool
    complete: bool = True
    kept: list[Segments] = field(default_factory=list)

    @property
    def frames(self) -> int:
        """Frames of all utterances."""
        return int(self.table.frames.sum())

    @property
    def against_hmms(self) -> NDArray[np.int64]:
        """Rows of the utterances that do not follow the HMMs: broken, ending inside a phone, or with unknown ids.

        `diagnose` and `align check` both ask here.
        """
        return np.unique(np.concatenate([self.broken, self.partial, self.alien]))

    @property
    def segments(self) -> Segments:
        """The kept segments, as one."""
        return join(renumbered(self.kept))

    @property
    def kept_keys(self) -> list[bytes]:
        """Ids of the utterances whose segments were kept."""
        return self.keys[: sum(part.utterances for part in self.kept)]

    @property
    def phones(self) -> int:
        """Phones that are no silence."""
        return int(self.table.phones.sum())

    @property
    def silence_share(self) -> float:
        """Share of frames in silence."""
        return float(self.table.silence.sum()) / max(self.frames, 1)

    @property
    def shortest_share(self) -> float:
        """Share of phones (no silence) at the shortest length that the topology allows."""
        return float(self.table.shortest.sum()) / max(self.phones, 1)


class Collector:
    """Takes blocks of utterances one by one; rows are made as soon as the usual durations are known."""

    def __init__(
        self,
        model: TransitionModel | None,
        silence: Sequence[int] | None,
        *,
        keep: bool = False,
        reference: Reference | None = None,
        settle: bool = True,
    ) -> None:
        """Start empty.

        Args:
            model: None for label runs.
            silence: ids of the silence phones; where None, the phone with the most frames is taken for silence.
            keep: keep the segments.
            reference: judge by this one instead of the first segments.
            settle: False where `judge_by` will be called.
        """
        self.model = model
        self.silence = None if silence is None else tuple(silence)
        self.reference = reference
        self.keep = keep
        self.kept: list[Segments] = []
        self.keys: list[bytes] = []
        self.jobs: list[tuple[int, int]] = []
        self.tables: list[UtteranceTable] = []
        self.marks: tuple[list[NDArray[np.int64]], ...] = ([], [], [])
        self.frames = 0
        self.complete = True
        """False where reading stopped early on purpose."""
        self._codes = None if model is None else code_table(model)
        highest = max(model.topology.phones, default=0) if model is not None else _WIDEST - 1
        self.lengths = PhoneLengths(highest + 1)
        self._settle = settle
        self._waiting: list[Segments] = []
        self._waiting_segments = 0
        self._kept_segments = 0

    def add(self, job: int, ragged: Ragged) -> None:
        """Take a block of utterances of one job."""
        segments = split(ragged, self.model, self._codes) if self.model is not None else _clipped(label_runs(ragged))
        before = len(self.keys)
        for mark, own in zip(self.marks, (segments.broken, segments.partial, segments.alien), strict=True):
            if len(own):
                mark.append(own.astype(np.int64) + before)
        self.keys += ragged.keys
        self.frames += ragged.frames
        self.jobs.append((job, len(ragged)))
        self.lengths.add(segments)
        if self.keep and self._kept_segments < KEPT_SEGMENTS:
            self.kept.append(segments)
            self._kept_segments += len(segments)
        self._waiting.append(segments)
        self._waiting_segments += len(segments)
        if self.reference is not None:
            if self._waiting_segments >= _BATCH:
                self.judge_by(self.reference)
        elif self._settle and self.full:
            self.settle()

    @property
    def full(self) -> bool:
        """Whether enough segments wait for the usual durations to be known."""
        return self._waiting_segments >= REFERENCE_SEGMENTS

    def settle(self) -> None:
        """Take what was seen so far as the usual durations, and make the rows that waited for them."""
        if self.reference is not None or not self._waiting:
            return
        size = self.lengths.phones
        is_silence = np.zeros(size, bool)
        silence = self.silence
        if silence is None:
            silence = (int(self.lengths.frames().argmax()),) if self.model is not None else ()
        is_silence[[phone for phone in silence if 0 <= phone < size]] = True
        shortest = np.zeros(size, np.int32)
        if self.model is not None:
            shortest[: len(self.model.min_length)] = self.model.min_length[:size]
        self.judge_by(reference_of(join(renumbered(self._waiting)), is_silence, shortest))

    def judge_by(self, reference: Reference) -> None:
        """Make the rows that wait for the usual durations, and from now on those of others by the batch."""
        self.reference = reference
        if self._waiting:
            self.tables.append(utterance_table(join(renumbered(self._waiting)), reference))
        self._waiting.clear()
        self._waiting_segments = 0

    def absorb(self, part: AlignmentStats) -> None:
        """Take what was found in further files with the same reference."""
        before = len(self.keys)
        for mark, own in zip(self.marks, (part.broken, part.partial, part.alien), strict=True):
            mark.append(own + before)
        starts = np.flatnonzero(np.diff(part.job, prepend=-1))
        counts = np.diff(starts, append=len(part.job))
        self.jobs += zip(part.job[starts].tolist(), counts.tolist(), strict=True)
        if self.reference is not None:
            self.judge_by(self.reference)
        self.keys += part.keys
        self.frames += part.frames
        self.tables.append(part.table)
        self.lengths.merge(part.lengths)

    def finish(self, damages: list[Damage], files: Sequence[JobFile], kinds: Iterable[str]) -> AlignmentStats:
        """The result; the collector must not be used afterwards."""
        self.settle()
        if self.reference is not None:
            self.judge_by(self.reference)
        none = np.empty(0, np.int64)
        broken, partial, alien = (np.concatenate(mark) if mark else none for mark in self.marks)
        return AlignmentStats(
            keys=self.keys,
            job=np.repeat(
                np.array([job for job, _ in self.jobs], np.int32), np.array([count for _, count in self.jobs], np.int64)
            ),
            table=stack(self.tables),
            lengths=self.lengths,
            reference=self.reference,
            broken=broken,
            partial=partial,
            alien=alien,
            damages=damages,
            files=tuple(files),
            encodings=frozenset(kinds),
            phones_known=self.model is not None,
            complete=self.complete,
            kept=self.kept,
        )


def _clipped(segments: Segments) -> Segments:
    """Runs of labels counted as one phone: without a model the labels tell nothing by themselves."""
    return Segments(
        segments.phone % np.int32(_WIDEST),
        segments.start,
        segments.length,
        segments.utt,
        segments.offsets,
        segments.broken,
        segments.partial,
        segments.alien,
    )
