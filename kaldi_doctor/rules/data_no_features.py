"""Utterances have no features.

## Checks
Warnings of the aligner that utterances with a transcript have no features, in the last pass.

## Why it matters
They are lost for training. A whole job without features means that a list was split in another way.

## Reading the evidence
Number and share, and the first of them.

## What to try
Look at the logs of feature extraction, run utils/fix_data_dir.sh, and extract again what is missing.

## When it is wrong
None known: an utterance without features is lost in any case, be it on purpose.

## Sources
Kaldi: src/gmmbin/gmm-align-compiled.cc. Seen in public trees: 20 and 50 % of a set of digits.
"""

from __future__ import annotations

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA004",
    "missing-features",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("data.no_features_percent",),
)
def check(passes: AlignPasses, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The last pass of each directory; what a stage inherits is only noted."""
    for path in passes.by_dir:
        last = passes.last(path)
        if last is None or not last.total:
            continue
        missing = last.no_features
        share = limits.read("data.no_features_percent", 100.0 * len(missing) / last.total, origin=last.origin)
        words = f"{len(missing)} of {last.total} utterances have no features"
        parents = [passes.last(parent) for parent in graph.parents(path)]
        inherited = any(parent is not None and set(missing) <= set(parent.no_features) for parent in parents)
        yield share.outcome(
            path,
            words if share.usual else f"{words} ({share.value:.1f} %), {missing[0]} first",
            severity=Severity.NOTE if inherited else None,
            stage=graph.stage_of(path),
            points_to=((Cause.FEATURES, Word.TYPICAL), (Cause.JOB, Word.HINT), (Cause.AUDIO, Word.HINT)),
            advice="look at the logs of feature extraction and run utils/fix_data_dir.sh",
        )
