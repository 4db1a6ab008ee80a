"""Archives of a directory shared among processes: this one works as well, and each other one sends back one result."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import warnings
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kaldi_doctor.align.utterances import Reference
from kaldi_doctor.archives.collect import Collector
from kaldi_doctor.archives.jobs import iter_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from numpy.typing import NDArray

    from kaldi_doctor.archives.collect import AlignmentStats
    from kaldi_doctor.archives.jobs import JobFile
    from kaldi_doctor.kaldi.gz import Damage
    from kaldi_doctor.kaldi.transition_model import TransitionModel

_METHOD = "fork" if sys.platform == "linux" else None
"""Forking needs no second import of numpy and no copies of the model; elsewhere the platform's own way is taken."""


class Workers:
    """Processes at work on the last files of a directory; they start before the usual durations are known."""

    def __init__(self, files: Sequence[JobFile], model: TransitionModel | None, count: int) -> None:
        """Start the others.

        Args:
            files: all files; the first share is left to this process, see `own`.
            model: transition model; None for label runs.
            count: processes in all, this one included.
        """
        shares = _shares([size_of(file) for file in files], count)
        self.own = shares[0]
        """Number of files, from the first on, that are left to this process."""
        self._parts = [list(files[a:b]) for a, b in pairwise([*shares, len(files)]) if a < b]
        self._model = model
        self._reference: Reference | None = None
        context: Any = multiprocessing.get_context(_METHOD)
        self._running: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
        for part in self._parts:
            here, there = context.Pipe()
            process = context.Process(target=_work, args=(there, part, model), daemon=True)
            with warnings.catch_warnings():
                # Python 3.12 warns of any thread when forking; those of numpy's library sleep, and are not needed.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            there.close()
            self._running.append((process, here))

    @property
    def waiting(self) -> bool:
        """Whether the others have not been told the usual durations."""
        return self._reference is None

    def tell(self, reference: Reference) -> None:
        """Tell them the usual durations to judge by; little is sent, so that nobody waits."""
        self._reference = reference
        for _, pipe in self._running:
            with suppress(OSError):  # one that died is made up for when its result is wanted
                pipe.send(reference.measured)

    def results(self) -> list[AlignmentStats]:
        """What they found, in the order of the files; the share of one that died is read by this process."""
        assert self._reference is not None
        found = []
        for part, (_, pipe) in zip(self._parts, self._running, strict=True):
            try:
                found.append(pipe.recv())
            except (EOFError, OSError):
                found.append(read_part(part, self._model, self._reference.measured))
        return found

    def stop(self) -> None:
        """End them; those that have sent their result have nothing left to do."""
        for process, pipe in self._running:
            process.terminate()
            pipe.close()


def read_part(
    files: Sequence[JobFile], model: TransitionModel | None, measured: tuple[NDArray[Any], ...]
) -> AlignmentStats:
    """What some archives hold, judged by durations that were measured elsewhere; sent back without them."""
    damages: list[Damage] = []
    kinds: set[str] = set()
    collector = Collector(model, (), reference=Reference.of(*measured))
    for block in iter_blocks(files, damages, kinds):
        collector.add(block.job, block.ragged)
    found = collector.finish(damages, files, kinds)
    found.reference = None
    return found


def size_of(file: JobFile) -> int:
    """Bytes of an archive file; 0 where it cannot be looked at."""
    try:
        return os.stat(file.path).st_size
    except OSError:
        return 0


def _shares(sizes: Sequence[int], count: int) -> list[int]:
    """Where each other process begins in the list of files, so that all have about as many bytes to read."""
    share = sum(sizes) / count
    starts: list[int] = []
    total = 0
    for index, size in enumerate(sizes):
        while len(starts) < count - 1 and total + size / 2 > share * (len(starts) + 1):
            starts.append(max(index, 1))  # this process reads the first file, for the usual durations
        total += size
    return starts + [len(sizes)] * (count - 1 - len(starts))


def _work(pipe: Connection, files: Sequence[JobFile], model: TransitionModel | None) -> None:
    """What another process does: it reads and splits at once, and judges when it is told the usual durations."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    damages: list[Damage] = []
    kinds: set[str] = set()
    collector = Collector(model, (), settle=False)
    try:
        for block in iter_blocks(files, damages, kinds):
            collector.add(block.job, block.ragged)
            if collector.reference is None and (collector.full or pipe.poll()):
                collector.judge_by(Reference.of(*pipe.recv()))
        if collector.reference is None:
            collector.judge_by(Reference.of(*pipe.recv()))
    except EOFError:  # not needed any more
        return
    found = collector.finish(damages, files, kinds)
    found.reference = None
    pipe.send(found)
