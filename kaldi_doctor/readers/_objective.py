"""One value of an objective: what the diagnostic logs of every neural flavour hold."""

from __future__ import annotations

from dataclasses import dataclass

from kaldi_doctor.model import Origin


@dataclass(frozen=True, slots=True)
class Objective:
    """One value of one diagnostic log.

    Attributes:
        dir: experiment directory.
        flavour: nnet1, nnet2, nnet3, chain or rnnlm.
        split: train or valid.
        iteration: number, or `final`, `combined`, `initial`.
        output: name of the output node; `output` where the flavour has only one.
        metric: `accuracy` (fraction of frames), `objf` (per frame; per word for rnnlm), `l2`, `total` (objf plus l2) or
            `loss` (nnet1, lower is better).
        value: may be nan or infinite where training broke.
        frames: frames (or weight) that it is an average over, None where the log does not say.
        origin: line that it was read from.
    """

    dir: str
    flavour: str
    split: str
    iteration: int | str
    output: str
    metric: str
    value: float
    frames: float | None
    origin: Origin
