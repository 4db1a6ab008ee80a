"""Archives of a directory shared among processes: this one works as well, and each other one sends back one result."""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

from kaldi_doctor.kaldi.alignment_dir import iter_blocks
from kaldi_doctor.kaldi.alignment_stats import Collector

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from kaldi_doctor.align.utterances import Reference
    from kaldi_doctor.kaldi.alignment_dir import JobFile
    from kaldi_doctor.kaldi.alignment_stats import AlignmentStats
    from kaldi_doctor.kaldi.gz import Damage
    from kaldi_doctor.kaldi.transition_model import TransitionModel

_METHOD = "fork" if sys.platform == "linux" else None
"""Forking needs no second import of numpy and no copies of the model; elsewhere the platform's own way is taken."""


class Workers:
    """Processes at work on the last files of a directory."""

    def __init__(
        self,
        current: JobFile,
        files: Sequence[JobFile],
        model: TransitionModel | None,
        reference: Reference,
        count: int,
    ) -> None:
        """Start the others.

        Args:
            current: file that this process is reading, of which about half is left.
            files: those that come after it.
            model: transition model; None for label runs.
            reference: usual durations to judge by.
            count: processes in all, this one included.
        """
        shares = _shares(_size(current) / 2, [_size(file) for file in files], count)
        self.own = list(files[: shares[0]])
        """Files that are left to this process."""
        self._parts = [list(files[a:b]) for a, b in zip(shares, [*shares[1:], len(files)], strict=True) if a < b]
        self._model, self._reference = model, reference
        context: Any = multiprocessing.get_context(_METHOD)
        self._running: list[tuple[multiprocessing.process.BaseProcess, Connection]] = []
        for part in self._parts:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(there, part, model, reference), daemon=True)
            with warnings.catch_warnings():
                # Python 3.12 warns of any thread when forking; those of numpy's library sleep, and are not needed.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            there.close()
            self._running.append((process, here))

    def results(self) -> list[AlignmentStats]:
        """What they found, in the order of the files; the share of one that died is read by this process."""
        found = []
        for part, (process, pipe) in zip(self._parts, self._running, strict=True):
            try:
                found.append(pipe.recv())
            except (EOFError, OSError):
                found.append(_read(part, self._model, self._reference))
            process.join()
        return found

    def stop(self) -> None:
        """End those that still run."""
        for process, pipe in self._running:
            pipe.close()
            if process.is_alive():
                process.terminate()
                process.join()


def _size(file: JobFile) -> int:
    try:
        return os.stat(file.path).st_size
    except OSError:
        return 0


def _shares(begun: float, sizes: Sequence[int], count: int) -> list[int]:
    """Where each other process begins in the list of files, so that all have about as many bytes to read."""
    share = (begun + sum(sizes)) / count
    edges = [share * number for number in range(1, count)]
    starts: list[int] = []
    total = begun
    for index, size in enumerate(sizes):
        while len(starts) < len(edges) and total + size / 2 > edges[len(starts)]:
            starts.append(index)
        total += size
    return starts + [len(sizes)] * (len(edges) - len(starts))


def _work(pipe: Connection, files: Sequence[JobFile], model: TransitionModel | None, reference: Reference) -> None:
    """What another process does."""
    pipe.send(_read(files, model, reference))
    pipe.close()


def _read(files: Sequence[JobFile], model: TransitionModel | None, reference: Reference) -> AlignmentStats:
    damages: list[Damage] = []
    kinds: set[str] = set()
    collector = Collector(model, (), reference=reference)
    for block in iter_blocks(files, damages, kinds):
        collector.add(block.job, block.ragged)
    return collector.finish(damages, files, kinds)
