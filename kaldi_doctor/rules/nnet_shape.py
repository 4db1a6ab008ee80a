"""The network is short and wide.

## Checks
Fewer hidden layers than the cheatsheet's range together with wider layers than its range.

## Why it matters
For the same number of parameters, more and narrower layers learn better than few wide ones.

## Reading the evidence
Hidden layers of the body and their median dimension, from network.xconfig, nnet.proto or nnet.config.

## What to try
Add layers, halve their width.

## When it is wrong
Small corpora, where a shallow network is right; networks of a published recipe.

## Sources
Josh Meyer, Kaldi Hyperparameter Cheatsheet (2019): 5 to 15 layers of 512 to 1280.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_architecture import Architectures
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET009", "short-and-wide-network"


@rule(CODE, NAME, severity=Severity.NOTE, metrics=("dnn.hidden_layers", "dnn.hidden_dim"))
def check(nets: Architectures, limits: Limits) -> Iterator[Finding | Cleared]:
    """Only both together are worth a word."""
    depth, width = limits.good("dnn.hidden_layers"), limits.good("dnn.hidden_dim")
    for net in nets:
        if net.layers is None or net.hidden_dim is None or "TDNN-F" in net.kind:
            continue
        short = depth.low is not None and net.layers < depth.low
        wide = width.high is not None and net.hidden_dim > width.high
        text = f"{net.layers} hidden layers of {net.hidden_dim}"
        shown = (
            Evidence(metric="hidden_layers", value=net.layers, expected=depth, origin=net.origin),
            Evidence(metric="hidden_dim", value=net.hidden_dim, expected=width, origin=net.origin),
        )
        if not (short and wide):
            yield Cleared(rule=CODE, dir=net.dir, summary=text, evidence=shown)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=net.dir,
            summary=text,
            points_to=((Cause.MODEL_SIZE, Word.HINT),),
            evidence=shown,
            advice=("prefer more layers of half the width",),
        )
