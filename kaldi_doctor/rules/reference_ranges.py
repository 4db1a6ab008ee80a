"""Hyperparameters lie outside the ranges of the cheatsheet.

## Checks
The values that each stage was really trained or decoded with (from its logs) against the cheatsheet: leaves, Gaussians,
iterations, silence boost, splice context, beams. One note a stage names all values that lie outside.

## Why it matters
The ranges are where people who tuned many systems start to search. A value far outside is more often a slip of the
keyboard than a discovery, and it is cheap to look.

## Reading the evidence
Each value with the log it was read from and the range. "Assumed" marks a default of the script that no log shows.

## What to try
Search leaves and Gaussians by bisection between the ends of their ranges; touch the number of iterations last. Tune the
earlier stage before the later one.

## When it is wrong
Ranges are starting points, not limits. They are made for tens to hundreds of hours: under five hours of speech fewer
leaves and Gaussians are right, so such stages are not compared at all; beyond 300 hours more of both pays.

## Sources
Josh Meyer, "Kaldi Hyperparameter Cheatsheet" (2019); run.sh of the recipes in kaldi-asr/kaldi egs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.speech_hours import SpeechHours
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, HyperValue
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "REF001", "hyperparameters-outside-ranges"
_BY_DATA = frozenset({"numleaves", "totgauss"})


@rule(CODE, NAME, severity=Severity.NOTE, metrics=("reference.smallest_hours",))
def check(hyper: Hyperparameters, ladder: Ladder, speech: SpeechHours, limits: Limits) -> Iterator[Finding | Cleared]:
    """One finding a trained stage."""
    smallest = limits.value("reference.smallest_hours")
    for step in ladder:
        hours = speech.of(step.dir)
        if hours is None or hours < smallest:
            continue
        values = {name: value for name, value in hyper.of(step.dir).items() if value.expected is not None}
        outside = {name: value for name, value in values.items() if not _inside(value)}
        if not outside:
            if values:
                words = f"{', '.join(values)} within the cheatsheet's ranges"
                yield Cleared(rule=CODE, dir=step.dir, summary=words, evidence=_evidence(values))
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=step.dir,
            stage=step.stage,
            summary="; ".join(_words(name, value) for name, value in outside.items()),
            points_to=((_cause(outside, step.stage), Word.HINT),),
            evidence=_evidence(outside),
            advice=(f"see kaldi-doctor cheatsheet {hyper.section(step.dir)}; ranges are starting points, not limits",),
            sources=tuple(dict.fromkeys(value.expected.source for value in outside.values() if value.expected)),
        )


def _inside(value: HyperValue) -> bool:
    return value.expected is None or isinstance(value.value, (str, bool)) or value.value in value.expected


def _cause(outside: dict[str, HyperValue], stage: StageKind) -> Cause:
    if stage is StageKind.DECODE:
        return Cause.SEARCH
    return Cause.MODEL_SIZE if outside.keys() & _BY_DATA else Cause.UNDERFIT


def _words(name: str, value: HyperValue) -> str:
    low, high = (value.expected.low, value.expected.high) if value.expected else (None, None)
    bounds = " to ".join(f"{end:,g}" if end is not None else "any" for end in (low, high))
    shown = f"{value.value:,}" if isinstance(value.value, (int, float)) else str(value.value)
    return f"{name} {shown} (usual {bounds})"


def _evidence(values: dict[str, HyperValue]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            metric=name,
            value=value.value,
            expected=value.expected,
            origin=value.origin,
            label="assumed" if value.assumed else None,
        )
        for name, value in values.items()
    )
