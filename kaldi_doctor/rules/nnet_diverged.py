"""Training blew up.

## Checks
Does the objective end in nan or infinity, or lower than before training began? For frame-level training the floor is
guessing among the pdfs evenly.

## Why it matters
The parameters are useless, whatever iterations follow. Decoding with them gives garbage.

## Reading the evidence
The first model and the one in use, and the learning rate of the first iteration. A log-likelihood of hundreds below
zero is an explosion.

## What to try
Lower the learning rate ten times and start again. Keep max-change on. If it still happens, look for corrupt features
or examples (nan, wrong dimension, unnormalised input).

## When it is wrong
A single bad minibatch that training got over is no divergence. Iteration 0 of a network with batch normalisation is
evaluated with random statistics.

## Sources
Kaldi: nnet3/nnet-training.cc, nnet3/nnet-chain-training.cc; the evenly guessing network has an objective of minus the
logarithm of the number of pdfs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities, NnetQuality
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET002", "training-diverged"


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    harm=HarmKind.NETWORK,
    metrics=("nnet1.first_rate", "nnet2.first_rate", "nnet3.first_rate", "chain.first_rate"),
)
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared]:
    """Judge the last evaluated model of each network."""
    for task, q in qualities.every_task():
        prefix = f"{task}: " if task else ""
        if not q.points and not q.broken:
            continue
        if not q.diverged:
            if q.end is not None and len(q.points) > 1:
                shown = (evidence(q.end.valid, "valid_objective"),)
                yield Cleared(
                    rule=CODE,
                    dir=q.dir,
                    summary=f"{prefix}objective {q.end.valid.value:.3f} on valid",
                    evidence=shown,
                )
            continue
        rate = _rate(q, limits)
        proof = [evidence(q.points[0], "valid_objective", label="before")] if q.points else []
        if q.ends_broken:
            summary = f"the objective is {q.broken[-1].value} from iteration {q.broken[0].iteration} on"
            proof.append(evidence(q.broken[0], "objective", label="first"))
        else:
            end = q.end.valid if q.end is not None else q.points[-1]
            summary = f"valid objective {end.value:.4g} per frame, {q.points[0].value:.4g} before training"
            proof.append(evidence(end, "valid_objective", label="now"))
            if q.end_accuracy is not None:
                proof.append(evidence(q.end_accuracy.valid, "valid_accuracy", label="accuracy"))
        if rate is not None and rate.expected is not None and isinstance(rate.value, float):
            summary += f"; learning rate {rate.value:.3g}" if rate.value not in rate.expected else ""
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=q.dir,
            summary=prefix + summary,
            points_to=((Cause.DIVERGED, Word.PROOF), (Cause.FEATURES, Word.HINT)),
            evidence=(*proof, *((rate,) if rate is not None else ())),
            advice=(
                "train again with a tenth of the learning rate, max-change left at its default",
                "if it blows up again, look for nan and outliers in the features and examples",
            ),
        )


def _rate(q: NnetQuality, limits: Limits) -> Evidence | None:
    """Effective learning rate of the first iteration."""
    if not q.run.rates or f"{q.flavour}.first_rate" not in limits:
        return None
    value = q.run.rates[min(q.run.rates)]
    expected = limits.good(f"{q.flavour}.first_rate")
    return Evidence(
        metric="learning_rate", value=float(value), expected=expected, origin=q.run.origin, label="learning rate"
    )
