"""The features of a test set are unlike those that the model was trained on.

## Checks
Means and variances of each coefficient in the CMVN statistics of the test set against those of the training set: how
far the means lie apart in standard deviations of the training frames, and whether the variances differ.

## Why it matters
The statistics of two sets of recordings of one kind agree, whatever is said in them. Noise fills the pauses: the level
rises and everything varies less. Another configuration, or another scale of the samples, moves all coefficients.
Recordings with many pauses differ from recordings that were cut at the speech.

## Reading the evidence
The shift of the means and the change of the variances; for the first coefficient, which is the level (C0 or energy),
both by themselves.

## What to try
Listen to ten recordings of each set; compare conf/mfcc.conf, sampling rates and the level of the samples; compute the
features of both sets with one configuration.

## When it is wrong
Test sets that are meant to be of another kind (telephone speech, other rooms). Mean and variance normalisation takes a
part of such a difference away, so that it need not harm: without a harm the verdict does not count it.

## Sources
Kaldi: egs/wsj/s5/steps/compute_cmvn_stats.sh, src/featbin/compute-cmvn-stats.cc (the statistics).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts.cmvn_statistics import CmvnState, CmvnStatistics
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "FEAT004", "test-feature-statistics-mismatch"


@dataclass(frozen=True, slots=True)
class _Difference:
    """Test against training: positive where test is larger. `level` and `level_spread` are of the first coefficient."""

    shift: float
    spread: float
    level: float
    level_spread: float


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    metrics=("data.statistics_shift", "data.statistics_spread", "data.statistics_level"),
)
def check(
    statistics: CmvnStatistics, found: Experiments, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | Skipped]:
    """Each pair of test and training data once, at the one that is odd."""
    seen: set[tuple[str, str]] = set()
    for decode in (path for path in graph.order if (e := found.get(path)) and e.kind is DirKind.DECODE):
        model = graph.model_of(decode)
        test, train = graph.get(decode).data, graph.get(model or "").data
        if test is None or train is None or test == train or (test, train) in seen:
            continue
        seen.add((test, train))
        own, trained = statistics.of(test), statistics.of(train)
        if own is None or trained is None or not own.mean or len(own.mean) != len(trained.mean):
            yield Skipped(CODE, "no CMVN statistics of both test and training data at hand", decode)
            continue
        yield _outcome((test, own), (train, trained), limits)


def _difference(test: CmvnState, train: CmvnState) -> _Difference:
    spreads = [math.log(a / b) for a, b in zip(test.variance, train.variance, strict=True)]
    shifts = [(a - b) / math.sqrt(v) for a, b, v in zip(test.mean, train.mean, train.variance, strict=True)]
    size = len(shifts)
    return _Difference(
        shift=math.sqrt(sum(shift**2 for shift in shifts) / size),
        spread=sum(spreads) / size,
        level=shifts[0],
        level_spread=spreads[0],
    )


def _outcome(test: tuple[str, CmvnState], train: tuple[str, CmvnState], limits: Limits) -> Finding | Cleared:
    found = _difference(test[1], train[1])
    usual, poor = limits.good("data.statistics_shift"), limits.poor("data.statistics_shift")
    spread = limits.good("data.statistics_spread")
    evidence = (
        Evidence(
            metric="statistics_shift",
            value=round(found.shift, 2),
            unit="sd",
            expected=usual,
            origin=test[1].origin,
            label="means",
        ),
        Evidence(metric="statistics_spread", value=round(found.spread, 2), expected=spread, label="variances"),
        Evidence(metric="level", value=round(found.level, 2), unit="sd", label="level"),
        Evidence(metric="level_variance", value=round(found.level_spread, 2), label="its variance"),
    )
    words = f"the means of {test[0]} lie {found.shift:.2f} deviations from those of {train[0]}"
    if found.shift in usual:
        return Cleared(rule=CODE, dir=test[0], summary=words, evidence=evidence)
    said, causes, in_training = _reading(found, limits)
    severe = (poor is not None and found.shift in poor) or found.spread not in spread
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR if severe else Severity.WARNING,
        dir=train[0] if in_training else test[0],
        summary=f"{words}: {said.format(test=test[0], train=train[0])}",
        points_to=causes,
        evidence=evidence,
        confidence="inferred",
        advice=(
            f"listen to ten recordings of {test[0]} and of {train[0]}, and compare how their features were computed",
        ),
        sources=("Kaldi: src/featbin/compute-cmvn-stats.cc",),
    )


def _reading(found: _Difference, limits: Limits) -> tuple[str, tuple[tuple[Cause, Word], ...], bool]:
    """What a difference of this kind comes from, in words and as causes, and whether training is the odd one."""
    scale, usual = limits.poor("data.statistics_spread"), limits.good("data.statistics_spread")
    if scale is not None and scale.high is not None and abs(found.spread) >= abs(scale.high):
        return (
            "features of another configuration or scale",
            ((Cause.FEATURES, Word.PROOF), (Cause.AUDIO, Word.HINT)),
            False,
        )
    level = limits.value("data.statistics_level")
    if found.level > level and found.level_spread < -level:
        return (
            "{test} is louder and varies less, as noise does",
            ((Cause.AUDIO, Word.PROOF), (Cause.FEATURES, Word.TYPICAL)),
            False,
        )
    if found.level < -level and found.level_spread < -level:
        return "{test} is weaker and varies less", ((Cause.AUDIO, Word.TYPICAL), (Cause.FEATURES, Word.TYPICAL)), False
    if usual.high is not None and found.spread > usual.high:
        said = "{train} varies less, as recordings do that are mostly background"
        return said, ((Cause.SILENCE, Word.PROOF), (Cause.AUDIO, Word.HINT)), True
    if found.level < 0 and found.level_spread > level:
        said = "{test} has more pauses than {train}, which was cut at the speech"
        return said, ((Cause.SILENCE, Word.TYPICAL), (Cause.FEATURES, Word.HINT)), True
    return (
        "another kind of recording or configuration",
        ((Cause.FEATURES, Word.TYPICAL), (Cause.AUDIO, Word.TYPICAL)),
        False,
    )
