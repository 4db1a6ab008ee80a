"""The learning rate is too high or too low.

## Checks
The effective learning rate of the first iteration against what scripts and recipes of the flavour use, steps back of
the valid objective, and how often the limit on parameter change was enforced later on.

## Why it matters
Too high, and training jumps around or blows up; too low, and it creeps and stops short.

## Reading the evidence
Effective rate: the header of train.X.J.log holds the rate times the number of jobs; here it is divided by them. A
sawtooth counts models that fell back by more than a twentieth of the whole gain.

## What to try
Change the rate two to five times at once, in the direction given, and compare valid after the same number of epochs.

## When it is wrong
Networks with batch normalisation train well at higher rates; small corpora are often trained with higher rates than the
recipes of large ones.

## Sources
Kaldi: defaults of steps/nnet3/train_dnn.py, steps/nnet3/chain/train.py, steps/nnet2/train_tanh.sh and
steps/nnet/train.sh; recipes in egs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kaldi_doctor.facts.nnet_quality import NnetQualities, NnetQuality
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET007", "learning-rate-out-of-range"


METRICS = (
    "nnet1.first_rate",
    "nnet2.first_rate",
    "nnet3.first_rate",
    "chain.first_rate",
    "dnn.sawtooth",
    "dnn.sawtooth_falls",
    "dnn.max_change",
    "dnn.max_change_from",
)


@rule(CODE, NAME, severity=Severity.WARNING, metrics=METRICS)
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared]:
    """A rate out of range alone is a note; with a sawtooth it is a warning."""
    for q in qualities:
        key = f"{q.flavour}.first_rate"
        if not q.run.rates or key not in limits:
            continue
        rate, usual = q.run.rates[min(q.run.rates)], limits.good(key)
        steps = _falls(q, limits.value("dnn.sawtooth"))
        held = _held_back(q, limits.value("dnn.max_change_from"))
        sawtooth = steps >= limits.value("dnn.sawtooth_falls")
        limited = held is not None and held not in limits.good("dnn.max_change")
        shown = Evidence(
            metric="learning_rate", value=float(rate), expected=usual, origin=q.run.origin, label="learning rate"
        )
        high = usual.high is not None and rate > usual.high
        low = usual.low is not None and rate < usual.low
        shaky = sawtooth or limited
        if not (high or low or shaky):
            yield Cleared(rule=CODE, dir=q.dir, summary=f"learning rate {rate:.3g}", evidence=(shown,))
            continue
        words = (
            [f"learning rate {rate:.3g} at the start, {usual.low:g} to {usual.high:g} is usual"] if high or low else []
        )
        words += [f"valid fell back sharply {steps} times"] if sawtooth else []
        words += [f"max-change held back {held:.0f} % of the updates late in training"] if limited else []
        up = low and not shaky
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if shaky and not q.diverged else Severity.NOTE,
            dir=q.dir,
            summary="; ".join(words),
            points_to=((Cause.UNDERFIT, Word.TYPICAL),) if up else ((Cause.DIVERGED, Word.TYPICAL),),
            evidence=(shown,),
            advice=("raise the initial learning rate two to five times" if up else "lower the learning rate",),
        )


def _falls(q: NnetQuality, share: float) -> int:
    """Models that were worse than the one before by more than a share of the whole gain; late falls are overfitting."""
    values = [p.value for p in q.points]
    allowed = share * q.gain
    return sum(b < a - allowed for a, b in pairwise(values[1:])) if allowed > 0 else 0


def _held_back(q: NnetQuality, first: float) -> float | None:
    """Mean percent of updates that the global limit cut from iteration `first` on, and after a quarter of them all."""
    start = (max(q.run.jobs, default=0) + 1) / 4
    found = [
        job.global_max_change or 0.0
        for x, jobs in q.run.jobs.items()
        if x >= max(first, start)
        for job in jobs
        if job.global_max_change is not None
    ]
    return sum(found) / len(found) if found else None
