"""Decision trees, `build_tree.log` (build-tree), and the model initialised from one, `init_model.log`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import number
from kaldi_doctor.readers._registry import Source, reader

_SPLIT = re.compile(
    rb"After decision tree split, num-leaves = (\d{1,9}), like-impr = (\S{1,40}) per frame over (\S{1,20}) frames"
)
_LEAVES = re.compile(rb"Num-leaves is now (\d{1,9})")
_UNSEEN = re.compile(rb"Saw no stats for following phones: ([\d ]{1,100000})")
_WANTED = re.compile(rb"--max-leaves=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class TreeLog:
    """One tree: leaves requested, after splitting, and after clustering; gain in log-likelihood per frame.

    `unseen` are the ids of the phones that no frame was aligned with, `unseen_at` is where it says so.
    """

    dir: str
    wanted: int | None
    split: int
    gain: float | None
    frames: float
    leaves: int | None
    origin: Origin
    unseen: tuple[int, ...] = ()
    unseen_at: Origin | None = None


@reader("decision trees", "build_tree.log")
def read(source: Source) -> Iterator[TreeLog]:
    """One record a log that got as far as splitting."""
    data = source.data
    split = _SPLIT.search(data)
    if split is None:
        return
    unseen = _UNSEEN.search(data, split.end())
    wanted, leaves = _WANTED.search(data, 0, 4000), _LEAVES.findall(data)
    yield TreeLog(
        dir=source.dir,
        wanted=int(wanted[1]) if wanted else None,
        split=int(split[1]),
        gain=number(split[2]),
        frames=number(split[3]) or 0.0,
        leaves=int(leaves[-1]) if leaves else None,
        origin=source.origin(split.start()),
        unseen=tuple(int(item) for item in unseen[1].split() if len(item) <= 9) if unseen else (),
        unseen_at=source.origin(unseen.start()) if unseen else None,
    )
