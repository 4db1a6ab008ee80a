"""Many units are saturated, dead or clipped.

## Checks
Self-repaired proportion of each non-linearity and clipped proportion of each recurrent layer, in the last progress
log after iteration five.

## Why it matters
Saturated units pass no gradient; clipping in every other frame means that gradients explode.

## Reading the evidence
The worst component and its value.

## What to try
Lower the learning rate; put batch normalisation behind the non-linearity; check the normalisation of the input.

## When it is wrong
The first layer shows high values in sound trainings early on.

## Sources
Kaldi: steps/nnet3/report/nnet3_log_parse_lib and chain_dir_info.pl; nnet3/nnet-simple-component.cc (self-repair).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET019", "units-saturated-or-clipped"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.self_repair", "dnn.clipped", "dnn.progress_from"))
def check(training: NnetTraining, limits: Limits) -> Iterator[Finding | Cleared]:
    """Look at the last progress log of each training."""
    ranges = {"self_repair": limits.good("dnn.self_repair"), "clipped": limits.good("dnn.clipped")}
    begin = limits.value("dnn.progress_from")
    for run in training:
        last = next((p for p in reversed(run.progress) if p.iteration >= begin and (p.repaired or p.clipped)), None)
        if last is None:
            continue
        bad = [
            (value, name, kind)
            for kind, values in (("self_repair", last.repaired), ("clipped", last.clipped))
            for name, value in values.items()
            if value not in ranges[kind]
        ]
        if not bad:
            worst = max((*last.repaired.values(), *last.clipped.values()))
            yield Cleared(
                rule=CODE, dir=run.dir, summary=f"at most {100 * worst:.0f} % of a layer is under repair or clipped"
            )
            continue
        value, name, kind = max(bad)
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if len(bad) > 1 else Severity.NOTE,
            dir=run.dir,
            summary=f"{100 * value:.0f} % of {name} is {'clipped' if kind == 'clipped' else 'under self-repair'}"
            + (f", and {len(bad) - 1} more layers" if len(bad) > 1 else ""),
            points_to=((Cause.DIVERGED, Word.HINT),),
            evidence=(Evidence(metric=kind, value=round(value, 3), expected=ranges[kind], origin=last.origin),),
            advice=("lower the learning rate, and put batch normalisation behind the non-linearity",),
        )
