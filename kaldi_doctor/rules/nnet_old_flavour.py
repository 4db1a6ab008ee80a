"""An nnet2 network, where nnet3 or chain would do better.

## Checks
Is there an nnet2 network and no nnet3 or chain one in the tree?

## Why it matters
nnet2 is no longer developed. Recipes that moved to nnet3 TDNN or chain gained a quarter to a half of their errors.

## Reading the evidence
The directory of the nnet2 network.

## What to try
Take steps/nnet3/chain/train.py with the tuning script of a recipe of similar size.

## When it is wrong
Reproducing an old recipe; tiny corpora.

## Sources
Josh Meyer, Kaldi Hyperparameter Cheatsheet (2019); RESULTS files of kaldi egs: wsj, timit, swbd.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import DirKind, Severity
from kaldi_doctor.model import Cleared, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET010", "outdated-nnet2"


@rule(CODE, NAME, severity=Severity.NOTE)
def check(training: NnetTraining) -> Iterator[Finding | Cleared]:
    """A word for each nnet2 directory, unless newer flavours are there too."""
    newer = [run.dir for run in training if run.kind in {DirKind.NNET3, DirKind.CHAIN}]
    for run in training:
        if run.kind is not DirKind.NNET2:
            continue
        if newer:
            yield Cleared(rule=CODE, dir=run.dir, summary=f"{newer[0]} is of a newer flavour")
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=run.dir,
            summary="nnet2 is no longer developed; nnet3 and chain do better on the same data",
            points_to=(),
            advice=("train a chain TDNN-F with a recipe for a corpus of this size",),
        )
