"""A stage asks for more leaves or Gaussians than its data can fill.

## Checks
Whether the tree stopped before the number of leaves requested, whether the Gaussians fell short of their target, how
many frames each tied state has, and how many Gaussians the monophones were given.

## Why it matters
Kaldi stops splitting where the data runs out, so asking for too much mostly changes nothing, and comparing two such
settings compares nothing. States with a handful of frames are memorised and help on no other speech.

## Reading the evidence
Requested and reached, for leaves and for Gaussians. Twenty frames for each Gaussian is where gmm-est stops.

## What to try
Lower the numbers to what was reached, or below, and see whether the error rate changes; with minutes of speech try the
half. More data does more than any setting.

## When it is wrong
A note alone is no fault: most trees with less than an hour of speech stand at the floor and decode well.

## Sources
Kaldi: gmm-est (min-count), build-tree (max-leaves, thresh), steps/train_deltas.sh; sizes measured on public trees.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.hyperparameters import SECTION
from kaldi_doctor.facts.ladder import Ladder, Step
from kaldi_doctor.facts.model_sizes import ModelSize, ModelSizes
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "REF004", "more-parameters-than-data"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    metrics=tuple(
        f"reference.{name}" for name in ("frames_per_state", "mono_gaussians", "gaussians_reached", "leaves_reached")
    ),
)
def check(ladder: Ladder, sizes: ModelSizes, limits: Limits) -> Iterator[Finding | Cleared]:
    """One finding a stage."""
    for step in ladder:
        size = sizes.get(step.dir)
        if size is None:
            continue
        evidence = tuple(_evidence(step, size, limits))
        reasons = list(_serious(step, size, limits))
        short = list(_short(size, limits))
        if not reasons and not short:
            yield Cleared(
                rule=CODE,
                dir=step.dir,
                summary="leaves and Gaussians within what the data supports",
                evidence=evidence,
            )
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if reasons else Severity.NOTE,
            dir=step.dir,
            stage=step.stage,
            summary="; ".join([*reasons, *short]),
            points_to=((Cause.MODEL_SIZE, Word.TYPICAL if reasons else Word.HINT),),
            evidence=evidence,
            advice=(f"lower them to what the data fills; see kaldi-doctor cheatsheet {SECTION[step.kind]}",),
            sources=("Kaldi: src/gmm/model-common.cc (min-count)", "Kaldi: src/treebin/build-tree.cc"),
        )


def _serious(step: Step, size: ModelSize, limits: Limits) -> Iterator[str]:
    """What costs error rate."""
    few = limits.poor("reference.frames_per_state")
    if size.frames and size.states and few is not None and size.frames / size.states in few:
        yield f"{size.frames / size.states:.0f} frames for each of {size.states} states"
    if step.kind is DirKind.MONO and size.gaussians and size.gaussians not in limits.good("reference.mono_gaussians"):
        yield f"{size.gaussians:,} Gaussians in the monophones"


def _short(size: ModelSize, limits: Limits) -> Iterator[str]:
    """What was requested and not reached."""
    if size.leaves_wanted and size.leaves_split and _split(size) not in limits.good("reference.leaves_reached"):
        yield f"{size.leaves_wanted:,} leaves requested, {size.leaves_split:,} supported by the data"
    if size.gaussians and size.target and _reached(size) not in limits.good("reference.gaussians_reached"):
        yield f"{size.target:,} Gaussians requested, {size.gaussians:,} supported by the data"


def _reached(size: ModelSize) -> float:
    return 100 * (size.gaussians or 0) / (size.target or 1)


def _split(size: ModelSize) -> float:
    return 100 * (size.leaves_split or 0) / (size.leaves_wanted or 1)


def _evidence(step: Step, size: ModelSize, limits: Limits) -> Iterator[Evidence]:
    if size.frames and size.states:
        yield _item("frames_per_state", size.frames / size.states, size, limits)
    if size.gaussians and size.target:
        yield _item("gaussians_reached", _reached(size), size, limits)
    if size.leaves_wanted and size.leaves_split:
        yield _item("leaves_reached", _split(size), size, limits)
    if step.kind is DirKind.MONO and size.gaussians:
        yield _item("mono_gaussians", size.gaussians, size, limits)


def _item(name: str, value: float, size: ModelSize, limits: Limits) -> Evidence:
    entry = limits.entry(f"reference.{name}")
    origin = size.tree if name == "leaves_reached" else size.update
    return Evidence(metric=name, value=round(value, 2), unit=entry.unit, expected=entry.good, origin=origin)
