"""One pass over the archives of a directory, by this process alone or shared with others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from kaldi_doctor.archives.collect import AlignmentStats, Collector
from kaldi_doctor.archives.jobs import JobFile, iter_blocks
from kaldi_doctor.archives.workers import Workers, read_part, size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kaldi_doctor.kaldi.gz import Damage
    from kaldi_doctor.kaldi.transition_model import TransitionModel

Elsewhere: TypeAlias = "Callable[[Callable[[Any], AlignmentStats], Sequence[Any]], Iterable[Any]]"
"""Calls a function with each item, wherever that is; of an item that could not be done it gives something else."""
WORTH_SHARING = 8 * 1024 * 1024
"""Bytes of archives (over twenty hours) below which other processes cost more time than they save."""
_KEPT_FREE = 30 * 1024 * 1024
"""Bytes of an array that is made and dropped first, untouched: glibc then keeps freed memory up to twice that size,
instead of giving it back and asking for fresh pages with every block."""


def collect(
    files: Sequence[JobFile],
    model: TransitionModel | None,
    silence: Sequence[int] | None,
    *,
    keep: bool = False,
    enough: tuple[int, int] | None = None,
    processes: int = 1,
    elsewhere: Elsewhere | None = None,
) -> AlignmentStats:
    """Statistics of all utterances of some archives.

    Args:
        files: archives, read in this order.
        model: transition model; None for label runs.
        silence: silence phones; None to take the phone with the most frames.
        keep: keep the segments (memory grows with the number of phones).
        enough: (utterances, frames) at both of which reading may stop.
        processes: processes to share the files among, this one included; pays from several hours of speech on.
        elsewhere: has other machines read the files that are left when the usual durations are known, one by one.
    """
    np.empty(_KEPT_FREE, np.uint8)
    damages: list[Damage] = []
    kinds: set[str] = set()
    collector = Collector(model, silence, keep=keep)
    alone = keep or enough is not None or len(files) < 2
    workers = None if processes < 2 or alone or elsewhere is not None else _hire(files, model, processes)
    elsewhere = None if alone else elsewhere
    opened = 0
    try:
        while opened < len(files) and collector.complete:
            if workers is not None and opened == workers.own:
                if not workers.waiting:
                    break
                workers.stop()  # so little that the usual durations need all of it
                workers = None
            file = files[opened]
            opened += 1
            for block in iter_blocks([file], damages, kinds):
                collector.add(file.job, block.ragged)
                if enough is not None and len(collector.keys) >= enough[0] and collector.frames >= enough[1]:
                    collector.complete = False
                    break
                if workers is not None and workers.waiting and collector.reference is not None:
                    workers.tell(collector.reference)
            if elsewhere is not None and collector.reference is not None and collector.complete:
                break
        parts: Iterable[AlignmentStats] = ()
        if opened < len(files) and workers is not None:
            parts = workers.results()
        elif opened < len(files) and elsewhere is not None and collector.complete:
            parts = _from_elsewhere(elsewhere, files[opened:], collector)
        for part in parts:
            opened += len(part.files)
            collector.absorb(part)
            damages += part.damages
            kinds |= part.encodings
    finally:
        if workers is not None:
            workers.stop()
    return collector.finish(damages, files[:opened], kinds)


def _hire(files: Sequence[JobFile], model: TransitionModel | None, processes: int) -> Workers | None:
    """Start other processes where it pays; before anything is read, so that they have no memory to copy."""
    if sum(map(size_of, files)) < WORTH_SHARING:
        return None
    return Workers(files, model, processes)


def _from_elsewhere(elsewhere: Elsewhere, files: Sequence[JobFile], collector: Collector) -> Iterator[AlignmentStats]:
    """What others found in each file; this process reads what they could not."""
    assert collector.reference is not None
    work = partial(read_part, model=collector.model, measured=collector.reference.measured)
    items = [(file,) for file in files]
    for item, found in zip(items, elsewhere(work, items), strict=True):
        whole = isinstance(found, AlignmentStats) and not any(damage.unread for damage in found.damages)
        yield found if whole else work(item)
