"""A chain network without a cross-entropy branch.

## Checks
Does a chain network have no output-xent, neither in its configuration nor in its logs?

## Why it matters
The cross-entropy branch regularises chain training; recipes have used it since 2016. Without it, networks overfit
sooner.

## Reading the evidence
The outputs of the network.

## What to try
Add the prefinal-xent and output-xent layers to network.xconfig and --chain.xent-regularize 0.1.

## When it is wrong
Recipes that leave it out on purpose and regularise otherwise.

## Sources
Kaldi: steps/nnet3/chain/train.py (--chain.xent-regularize); local/chain/tuning of the recipes.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_architecture import Architectures
from kaldi_doctor.facts.nnet_curves import NnetCurves
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET016", "chain-without-cross-entropy"


@rule(CODE, NAME, severity=Severity.NOTE)
def check(
    training: NnetTraining, networks: Architectures | None, curves: NnetCurves | None
) -> Iterator[Finding | Cleared | Skipped]:
    """Needs the configuration or the diagnostic logs."""
    for run in training:
        if run.kind is not DirKind.CHAIN:
            continue
        outputs = _outputs(run.dir, networks, curves)
        if not outputs:
            yield Skipped(CODE, "neither network.xconfig nor compute_prob logs name the outputs", run.dir)
        elif any(name.endswith("-xent") for name in outputs):
            yield Cleared(rule=CODE, dir=run.dir, summary="output-xent is there")
        else:
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.NOTE,
                dir=run.dir,
                summary=f"outputs are {', '.join(sorted(outputs))}: no cross-entropy branch",
                points_to=((Cause.OVERFIT, Word.HINT),),
                advice=("add output-xent to network.xconfig and --chain.xent-regularize 0.1",),
            )


def _outputs(path: str, networks: Architectures | None, curves: NnetCurves | None) -> set[str]:
    net = networks.get(path) if networks is not None else None
    curve = curves.get(path) if curves is not None else None
    names = set(net.outputs) if net is not None else set()
    return names | (set(curve.outputs) if curve is not None and not curve.from_report else set())
