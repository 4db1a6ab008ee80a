"""Objectives on the diagnostic subsets: compute_prob_{train,valid}.X.log of nnet2, nnet3, chain, and of the rnnlm.

Written by nnet-compute-prob, nnet3-compute-prob, nnet3-chain-compute-prob and rnnlm-compute-prob. Model X is the one
*before* iteration X; `final` and `combined` come after the last one. A chain line with an l2 term prints three numbers:
the objective, the l2 term and their sum; the objective is the first. The order of several outputs is arbitrary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.readers._objective import Objective
from kaldi_doctor.readers._registry import Source, reader

FINAL = ("final", "combined")
"""Words that stand for an iteration number in the names of these logs."""


_NUMBER = rb"(-?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|nan|inf))"
_OVERALL = re.compile(
    rb"Overall (log-likelihood|objective|accuracy|log-probability) for '([^'\n]*)' is "
    + _NUMBER
    + rb"(?: \+ "
    + _NUMBER
    + rb")?(?: \+ "
    + _NUMBER
    + rb")?(?: = "
    + _NUMBER
    + rb")? per frame, over "
    + _NUMBER
    + rb" frames"
)
_SAW = re.compile(
    rb"Saw (\d+) examples, average probability is "
    + _NUMBER
    + rb"(?: and accuracy is "
    + _NUMBER
    + rb")?(?: with total weight "
    + _NUMBER
    + rb")?"
)
_RNNLM = re.compile(
    rb"Overall objf is \(" + _NUMBER + rb" \+ " + _NUMBER + rb"\) = " + _NUMBER + rb" over " + _NUMBER + rb" words"
)
_NAME = re.compile(r"^compute_prob(?:_(train|valid))?\.(\d+|final|combined)\.")


def _float(raw: bytes) -> float | None:
    try:
        return float(raw)
    except ValueError:  # "1.2.3" of a line that two processes wrote into each other
        return None


@reader(
    "compute_prob",
    "compute_prob_train.#.log",
    "compute_prob_valid.#.log",
    "compute_prob_train.final.log",
    "compute_prob_valid.final.log",
    "compute_prob_train.combined.log",
    "compute_prob_valid.combined.log",
    "compute_prob.#.log",
    "compute_prob.final.log",
)
def read_compute_prob(source: Source) -> Iterator[Objective]:
    """Every value of one diagnostic log; of a log that a rerun appended to, the last of each kind."""
    named = _NAME.match(source.name)
    if named is None:
        return
    split = named[1] or "valid"
    iteration: int | str = int(named[2]) if named[2].isdigit() else named[2]
    found: dict[tuple[str, str], Objective] = {}

    def keep(flavour: str, output: str, metric: str, raw: bytes | None, frames: bytes | None, at: int) -> None:
        value = _float(raw) if raw is not None else None
        if value is not None:
            count = _float(frames) if frames is not None else None
            found[output, metric] = Objective(
                source.dir, flavour, split, iteration, output, metric, value, count, source.origin(at)
            )

    data = source.data
    if b"Overall " in data:
        flavour = "chain" if b"chain-compute-prob" in data else "nnet3"
        for match in _OVERALL.finditer(data):
            output, at = match[2].decode("utf-8", "replace"), match.start()
            if match[1] == b"accuracy":
                keep(flavour, output, "accuracy", match[3], match[7], at)
                continue
            keep(flavour, output, "objf", match[3], match[7], at)
            keep(flavour, output, "l2", match[4], match[7], at)
            keep(flavour, output, "total", match[6], match[7], at)
        for match in _RNNLM.finditer(data):
            keep("rnnlm", "output", "objf", match[3], match[4], match.start())
    for match in _SAW.finditer(data):
        keep("nnet2", "output", "objf", match[2], match[4] or match[1], match.start())
        keep("nnet2", "output", "accuracy", match[3], match[4] or match[1], match.start())
    yield from found.values()
