"""The network has many parameters for its training data.

## Checks
Parameters of the model over frames of the training alignment.

## Why it matters
A network with far more parameters than frames memorises them unless it is regularised hard.

## Reading the evidence
Number of parameters from progress.X.log, frames from pdf_counts or ali_train_pdf.counts.

## What to try
Fewer layers first, then narrower ones; l2-regularize, dropout; TDNN-F in place of plain TDNN.

## When it is wrong
Speed perturbation multiplies the frames without being counted here; well regularised TDNN-F networks can be larger.

## Sources
Josh Meyer, Kaldi Hyperparameter Cheatsheet (2019); limits measured on public runs (cheatsheet).
"""

from __future__ import annotations

from kaldi_doctor.facts.nnet_architecture import Architectures
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "NET008",
    "network-large-for-the-data",
    severity=Severity.NOTE,
    metrics=("dnn.parameters_per_frame",),
)
def check(nets: Architectures, training: NnetTraining, limits: Limits) -> Outcomes:
    """Needs both the size of the model and the counts of its alignment."""
    for run in training:
        net = nets.get(run.dir)
        if net is None or net.parameters is None or run.counts is None:
            continue
        ratio = limits.read("dnn.parameters_per_frame", net.parameters / run.counts.frames, origin=net.origin, unit="")
        yield ratio.outcome(
            run.dir,
            f"{net.parameters:,} parameters for {run.counts.frames / 360_000:.1f} hours",
            odd=Severity.NOTE,
            points_to=((Cause.MODEL_SIZE, Word.TYPICAL), (Cause.OVERFIT, Word.HINT)),
            evidence=(ratio.evidence(label="ratio"),),
            advice="take layers away first, then make them narrower",
        )
