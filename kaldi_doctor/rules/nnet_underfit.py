"""Training stopped while validation was still improving.

## Checks
Did the last fifth of the iterations bring more than a small part of the whole gain on the valid objective?

## Why it matters
Every further epoch would have made the model better at no risk: train and valid still rise together.

## Reading the evidence
The share of the gain that came late, and epochs and learning rate where the logs tell. Learning rates fall
exponentially, so a finished run levels off.

## What to try
More epochs; if the whole curve creeps, a higher initial learning rate.

## When it is wrong
Runs that were stopped on purpose; nnet1 recipes with a fixed maximum of epochs.

## Sources
Josh Meyer, Kaldi Hyperparameter Cheatsheet (2019): 1 to 20 epochs; limits measured on public and small runs
(cheatsheet).
"""

from __future__ import annotations

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "NET004",
    "training-stopped-too-early",
    severity=Severity.WARNING,
    metrics=(
        "dnn.late_gain",
        "dnn.late_gain_typical",
        "dnn.late_gain_proof",
        "nnet1.accuracy_gap",
        "nnet2.accuracy_gap",
        "nnet3.accuracy_gap",
    ),
)
def check(qualities: NnetQualities, limits: Limits) -> Outcomes:
    """Look at finished trainings only: one that still runs is rising by rights."""
    for q in qualities:
        if q.diverged or q.curve.from_report or not q.run.finished:
            continue
        key = f"{q.flavour}.accuracy_gap"
        if q.end_accuracy is not None and key in limits and q.end_accuracy.gap not in limits.good(key):
            continue  # it overfits: going on would not help
        if q.late_share is None or q.end is None:
            yield limits.skipped("fewer than four models were evaluated on valid", q.dir)
            continue
        epochs = q.run.epochs
        share = limits.read("dnn.late_gain", q.late_share, origin=q.points[-1].origin, digits=4)
        length = f"{epochs:.1f} epochs" if epochs is not None else f"{q.curve.last_number + 1} iterations"
        said = "levelled off" if share.usual else f"valid was still rising after {length}"
        yield share.outcome(
            q.dir,
            f"{said}: the last fifth brought {100 * share.value:.1f} % of the gain",
            odd=Severity.WARNING,
            points_to=((Cause.UNDERFIT, _word(share.value, epochs, limits)),),
            evidence=(
                share.evidence(label="late gain"),
                evidence(q.points[-1], "valid_objective", label="last"),
                *(
                    (Evidence(metric="epochs", value=round(epochs, 2), origin=q.run.origin),)
                    if epochs is not None
                    else ()
                ),
            ),
            advice=("train for more epochs", "if the curve creeps all along, raise the initial learning rate"),
        )


def _word(share: float, epochs: float | None, limits: Limits) -> Word:
    """A little over the limit is a hint; twice that, or less than one pass over the data, is typical."""
    if share > limits.value("dnn.late_gain_proof"):
        return Word.PROOF
    much = share > limits.value("dnn.late_gain_typical")
    return Word.TYPICAL if much or (epochs is not None and epochs < 1) else Word.HINT
