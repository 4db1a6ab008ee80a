"""Accumulation jobs of GMM training, `acc.<iteration>.<job>.log` (gmm-acc-stats-ali, gmm-acc-stats-twofeats).

Scripts of one's own that train without jobs write `acc.<iteration>.log`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.model import Origin
from kaldi_doctor.readers._parse import names, number
from kaldi_doctor.readers._registry import Source, reader

_DONE = re.compile(rb"Done (\d{1,12}) files, (\d{1,12}) with errors")
_TREE = re.compile(
    rb"Accumulated stats for (\d{1,12}) files, (\d{1,12}) failed due to no alignment, (\d{1,12}) failed for other"
)
_LIKE = re.compile(rb"Overall avg like per frame \(Gaussian only\) = (\S{1,40}) over (\S{1,20}) frames")
_NO_ALIGNMENT = re.compile(rb"No alignment for utterance (\S+)")
_WRONG_SIZE = re.compile(rb"lignments? has wrong size (\d{1,9}) vs\. (\d{1,9})")


@dataclass(frozen=True, slots=True)
class AccLog:
    """One job of one accumulation. `like` is the average log-likelihood per frame of the Gaussians, None where nan."""

    dir: str
    iteration: int
    """-1 for the statistics of the tree."""
    job: int
    done: int
    errors: int
    like: float | None
    frames: int
    no_alignment: tuple[str, ...]
    wrong_size: tuple[tuple[int, int], ...]
    """(frames of the alignment, frames of the features) of each utterance where they differ."""
    origin: Origin


@reader("accumulation jobs", "acc.#.#.log", "acc.#.log", "acc_tree.#.log")
def read(source: Source) -> Iterator[AccLog]:
    """One record a log; a log that was cut off gives what it says until there."""
    data, numbers = source.data, source.numbers
    tree = source.name.startswith("acc_tree")
    done, like = (_TREE if tree else _DONE).search(data), _LIKE.search(data)
    wrong = _WRONG_SIZE.findall(data) if b"has wrong size" in data else []
    missing = names(_NO_ALIGNMENT, b"No alignment for utterance", data)
    at = data.find(b"has wrong size") if wrong else done.start() if done else data.find(b"No alignment for utterance")
    if at < 0:
        return
    failed = (int(done[2]) + int(done[3]) if tree else int(done[2])) if done else len(missing) + len(wrong)
    yield AccLog(
        dir=source.dir,
        iteration=-1 if tree else numbers[0],
        job=numbers[-1] if tree or len(numbers) > 1 else 1,
        done=int(done[1]) if done else 0,
        errors=failed,
        like=number(like[1]) if like else None,
        frames=int(number(like[2]) or 0) if like else 0,
        no_alignment=missing,
        wrong_size=tuple((int(a), int(b)) for a, b in wrong),
        origin=source.origin(at),
    )
