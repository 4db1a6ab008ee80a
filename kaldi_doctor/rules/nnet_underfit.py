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

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET004", "training-stopped-too-early"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.late_gain",))
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """Look at finished trainings only: one that still runs is rising by rights."""
    good = limits.good("dnn.late_gain")
    for q in qualities:
        if q.diverged or q.curve.from_report or not q.run.finished:
            continue
        key = f"{q.flavour}.accuracy_gap"
        if q.end_accuracy is not None and key in limits and q.end_accuracy.gap not in limits.good(key):
            continue  # training leaves validation behind: going on would not help
        share = q.late_share
        if share is None or q.end is None:
            yield NotLooked(CODE, "fewer than four models were evaluated on valid", q.dir)
            continue
        epochs = q.run.epochs
        proof = [
            Evidence(
                metric="late_gain",
                value=round(share, 4),
                unit="share",
                expected=good,
                origin=q.points[-1].origin,
                label="late gain",
            ),
            evidence(q.points[-1], "valid_objective", label="last"),
        ]
        if epochs is not None:
            proof.append(Evidence(metric="epochs", value=round(epochs, 2), origin=q.run.origin))
        if share in good:
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=f"levelled off: the last fifth brought {share:.1%} of the gain",
                evidence=tuple(proof),
            )
            continue
        length = f"{epochs:.1f} epochs" if epochs is not None else f"{q.curve.last_number + 1} iterations"
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=q.dir,
            summary=f"valid was still rising after {length}: the last fifth brought {share:.1%} of the gain",
            points_to=((Cause.UNDERFIT, _word(share, good.high or 0.0, epochs)),),
            evidence=tuple(proof),
            advice=("train for more epochs", "if the curve creeps all along, raise the initial learning rate"),
        )


def _word(share: float, limit: float, epochs: float | None) -> Word:
    """A little over the limit is a hint; twice that, or less than one pass over the data, is typical."""
    if share > 4 * limit:
        return Word.PROOF
    return Word.TYPICAL if share > 2 * limit or (epochs is not None and epochs < 1) else Word.HINT
