"""Features were computed with another configuration than those of training.

## Checks
Kind (MFCC, filter banks, PLP) and options of the features that a decode or an alignment reads, against those that its
model was trained on: the copies in `data/*/conf`, else the configuration on the command lines of feature extraction.
Defaults are filled in; options that leave the meaning of a frame alone (dither, downsampling, edges) are not compared.
Where the examples of a network are gone, the features of the same kind and dimension that nothing decodes stand for
those it was trained on, if they agree with one another.

## Why it matters
Another number of mel bins, another band, C0 instead of energy or another sampling rate moves every coefficient. No
program notices as long as the dimension is the same, and every word comes out wrong.

## Reading the evidence
The option with its two values, and the files they were read from.

## What to try
Compute the features again with the configuration of training, then their CMVN.

## When it is wrong
A configuration that was edited in place after the features had been computed, where data/*/conf is missing.

## Sources
Kaldi: egs/wsj/s5/steps/make_mfcc.sh (copies the configuration to data/*/conf); src/feat/feature-mfcc.h,
feature-window.h, mel-computations.h (options and defaults).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.feature_configs import FeatureConfig, FeatureConfigs
from kaldi_doctor.facts.feature_pipes import FeaturePipes
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "FEAT002", "feature-config-mismatch"
_NETWORKS = frozenset({DirKind.NNET1, DirKind.NNET1_SEQ, DirKind.NNET2, DirKind.NNET3, DirKind.CHAIN})
_SHOWN = 4
"""Options that are shown of a longer list."""


@rule(CODE, NAME, severity=Severity.ERROR)
def check(
    configs: FeatureConfigs, pipes: FeaturePipes, found: Experiments, graph: LineageGraph
) -> Iterator[Finding | Cleared]:
    """Every decode and alignment beside the training of its model."""
    decoded = frozenset(
        used.use.pipe.data for item in found.of(DirKind.DECODE) if (used := pipes.decoding(item.path)) is not None
    )
    reported: set[tuple[str, str]] = set()
    for path in graph.order:
        experiment = found.get(path)
        if experiment is None or experiment.kind not in {DirKind.DECODE, DirKind.ALI, DirKind.LATS}:
            continue
        used = pipes.decoding(path) if experiment.kind is DirKind.DECODE else pipes.aligning(path)
        model = found.get(graph.model_of(path) or "")
        own = configs.get(used.use.pipe.data) if used is not None else None
        if used is None or own is None or model is None:
            continue
        data, trained = used.use.pipe.data, pipes.training(model.path)
        base = configs.get(trained.use.pipe.data) if trained is not None else None
        if trained is None and model.kind in _NETWORKS:
            base = _only(configs.others(own, decoded))
        if base is None or (trained is not None and trained.use.pipe.data == data):
            continue
        apart = _apart(own, base)
        if apart and (data, base.origin.path) not in reported:  # once for a data directory, where it is read first
            reported.add((data, base.origin.path))
            where = data if experiment.kind is DirKind.DECODE else path
            yield _finding(where, data, own, base, apart, graph, guessed=trained is None)
        elif not apart and own.options is not None and base.options is not None:
            yield Cleared(
                rule=CODE,
                dir=data if experiment.kind is DirKind.DECODE else path,
                summary=f"{data} was computed with the configuration of training",
                evidence=(Evidence(metric="options_apart", value=0, origin=own.origin),),
            )


def _only(others: dict[str, FeatureConfig]) -> FeatureConfig | None:
    """The configuration that all of some data directories have; None where they differ or there is none."""
    found = list(others.values())
    return found[0] if found and all(item.options == found[0].options for item in found) else None


def _apart(own: FeatureConfig, base: FeatureConfig) -> list[tuple[str, str, str]]:
    """(option, value here, value in training) of each that differs; empty where one of them is not known."""
    if own.kind != base.kind:
        return [("kind", own.kind, base.kind)]
    if own.options is None or base.options is None:
        return []
    return [(name, value, base.options[name]) for name, value in own.options.items() if value != base.options[name]]


def _finding(
    path: str,
    data: str,
    own: FeatureConfig,
    base: FeatureConfig,
    apart: list[tuple[str, str, str]],
    graph: LineageGraph,
    *,
    guessed: bool,
) -> Finding:
    listed = ", ".join(f"{name} {here} instead of {there}" for name, here, there in apart[:_SHOWN])
    more = f" and {len(apart) - _SHOWN} more" if len(apart) > _SHOWN else ""
    evidence = [
        item
        for name, here, there in apart[:_SHOWN]
        for item in (
            Evidence(metric=name.replace("-", "_"), value=here, origin=own.origin, label=data),
            Evidence(metric=name.replace("-", "_"), value=there, origin=base.origin, label="training"),
        )
    ]
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR,
        dir=path,
        stage=graph.stage_of(path),
        summary=f"the features of {data} are not those of training: {listed}{more}",
        points_to=((Cause.FEATURES, Word.PROOF), (Cause.AUDIO, Word.HINT)),
        confidence="inferred" if guessed else "measured",
        evidence=tuple(evidence),
        advice=(f"compute the features of {data} again with {_named(base)}, then their CMVN",),
        sources=("Kaldi: egs/wsj/s5/steps/make_mfcc.sh",),
    )


def _named(base: FeatureConfig) -> str:
    """The configuration of training as one can find it."""
    return base.name if base.options is None or not base.name.startswith("conf/") else str(base.origin.path)
