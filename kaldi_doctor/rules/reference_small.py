"""A stage has too few leaves or Gaussians for its data.

## Checks
Leaves requested against what recipes use for as much speech and against the states of the monophones; Gaussians of the
last update against the number of tied states and of frames. Only where the data would support more: a tree that
stopped splitting for lack of data is not blamed, nor a stage that broke off while Gaussians were still being added.

## Why it matters
With about as many leaves as the monophones have states, triphones model no context; with one or two Gaussians a state
they cannot tell speakers and channels apart. Both cost error rate in this stage and in all that are aligned with it.

## Reading the evidence
Leaves wanted and what they are in per cent of the usual number, leaves for each state of the monophones, Gaussians for
each state, frames for each Gaussian.

## What to try
Raise the two numbers at the end of the training command by bisection between the ends of the cheatsheet's ranges,
leaves first, and train the stage again; then the stages after it.

## When it is wrong
Small vocabularies such as digits need few leaves; a model meant to be small (for a device) is so on purpose.

## Sources
Josh Meyer, "Kaldi Hyperparameter Cheatsheet" (2019); run.sh of kaldi-asr/kaldi egs (leaves and Gaussians by hours);
sizes measured on public trees.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.hyperparameters import SECTION
from kaldi_doctor.facts.ladder import Ladder, Step
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSize, ModelSizes
from kaldi_doctor.facts.speech_hours import SpeechHours
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "REF003", "model-too-small"
_METRICS = (
    "reference.leaves_share",
    "reference.leaves_per_mono_state",
    "reference.frames_per_leaf",
    "reference.gaussians_per_state",
    "reference.frames_per_gaussian",
    "reference.enough_frames_per_gaussian",
    "tri.numleaves",
    "lda_mllt.numleaves",
    "sat.numleaves",
)


@rule(CODE, NAME, severity=Severity.WARNING, metrics=_METRICS)
def check(
    ladder: Ladder, sizes: ModelSizes, graph: LineageGraph, speech: SpeechHours, limits: Limits
) -> Iterator[Finding | Cleared]:
    """One finding a stage."""
    for step in ladder:
        size = sizes.get(step.dir)
        if size is None:
            continue
        measured = {**_leaves(step, size, _mono(step, graph, sizes), speech, limits), **_gaussians(step, size, limits)}
        if not measured:
            continue
        evidence = tuple(_evidence(name, value, size, limits) for name, value in measured.items())
        bad = {name: value for name, value in measured.items() if value not in limits.good(f"reference.{name}")}
        if not bad:
            yield Cleared(
                rule=CODE, dir=step.dir, summary=_words(size, measured), evidence=evidence,

            )  # fmt: skip
            continue
        poor = any(
            (limit := limits.poor(f"reference.{name}")) is not None and value in limit for name, value in bad.items()
        )
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if poor else Severity.NOTE,
            dir=step.dir,
            stage=step.stage,
            summary=_words(size, bad),
            points_to=((Cause.MODEL_SIZE, Word.PROOF if poor else Word.TYPICAL),),
            evidence=evidence,
            advice=(_advice(step, speech, limits),),
            sources=("Meyer 2019", "Kaldi: egs/*/s5/run.sh"),
        )


def _mono(step: Step, graph: LineageGraph, sizes: ModelSizes) -> ModelSize | None:
    """The monophones that a stage descends from."""
    above = (sizes.get(path) for path in graph.ancestors(step.dir))
    return next((size for size in above if size is not None and size.leaves_wanted is None and size.states), None)


def _leaves(
    step: Step, size: ModelSize, mono: ModelSize | None, speech: SpeechHours, limits: Limits
) -> dict[str, float]:
    """Measures of the tree, where data did not limit it and there is enough for more."""
    wanted = size.leaves_wanted
    if not wanted or size.data_limited or not size.leaves_split or not size.frames:
        return {}
    if size.frames / wanted < limits.value("reference.frames_per_leaf"):
        return {}
    found: dict[str, float] = {}
    if usual := _usual(step, speech, limits):
        found["leaves_share"] = 100 * wanted / usual
    if mono is not None and mono.states:
        found["leaves_per_mono_state"] = wanted / mono.states
    return found


def _gaussians(step: Step, size: ModelSize, limits: Limits) -> dict[str, float]:
    """Measures of the mixtures, where the data would support more and training did not break off on the way there."""
    if size.rising or not size.gaussians or not size.states or not size.frames:
        return {}
    each = size.frames / size.gaussians
    found = {}
    if each >= limits.value("reference.enough_frames_per_gaussian"):
        found["gaussians_per_state"] = size.gaussians / size.states
    if step.kind is not DirKind.MONO and each >= (limits.good("reference.frames_per_gaussian").low or 0):
        found["frames_per_gaussian"] = each
    return found


def _words(size: ModelSize, measured: dict[str, float]) -> str:
    said = {
        "leaves_share": "{:.0f} % of what recipes use for as much speech",
        "leaves_per_mono_state": "{:.1f} for each state of the monophones",
        "gaussians_per_state": "{:.1f} a state",
        "frames_per_gaussian": "{:,.0f} frames for each",
    }
    leaves = [said[name].format(value) for name, value in measured.items() if name.startswith("leaves")]
    gaussians = [said[name].format(value) for name, value in measured.items() if not name.startswith("leaves")]
    parts = [f"{size.leaves_wanted:,} leaves, {' and '.join(leaves)}"] if leaves else []
    return "; ".join([*parts, *([f"{size.gaussians:,} Gaussians, {' and '.join(gaussians)}"] if gaussians else [])])


def _advice(step: Step, speech: SpeechHours, limits: Limits) -> str:
    """What recipes use for as much speech, as numbers to start from."""
    usual = _usual(step, speech, limits)
    look = f"see kaldi-doctor cheatsheet {SECTION[step.kind]}"
    if usual is None:
        return f"search leaves, then Gaussians, by bisection; {look}"
    leaves = max(100, round(usual, -2))  # round numbers to start a search from: they judge nothing
    return f"start from about {leaves:,.0f} leaves and {8 * leaves:,.0f} Gaussians and search by bisection; {look}"


def _usual(step: Step, speech: SpeechHours, limits: Limits) -> float | None:
    """Leaves that recipes use for as much speech; below the smallest recipe in proportion to the hours."""
    key, hours = f"{SECTION[step.kind]}.numleaves", speech.of(step.dir)
    typical = limits.entry(key).typical(hours) if hours and key in limits else None
    if not hours or typical is None:
        return None
    return typical * min(1.0, hours / limits.entry(key).anchors[0][0])


def _evidence(name: str, value: float, size: ModelSize, limits: Limits) -> Evidence:
    entry = limits.entry(f"reference.{name}")
    origin = size.tree if name.startswith("leaves") else size.update
    return Evidence(metric=name, value=round(value, 2), unit=entry.unit, expected=entry.good, origin=origin)
