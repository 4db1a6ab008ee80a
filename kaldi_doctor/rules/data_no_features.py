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

from collections.abc import Iterator

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA004", "features-missing"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.DATA, metrics=("data.no_features_percent",))
def check(passes: AlignPasses, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """The last pass of each directory; what a stage inherits is only noted."""
    good, poor = limits.good("data.no_features_percent"), limits.poor("data.no_features_percent")
    for path in passes.by_dir:
        last = passes.last(path)
        if last is None or not last.total:
            continue
        missing = last.no_features
        percent = 100.0 * len(missing) / last.total
        words = f"{len(missing)} of {last.total} utterances have no features"
        evidence = (
            Evidence(
                metric="no_features_percent", value=round(percent, 2), unit="percent", expected=good, origin=last.origin
            ),
        )
        if percent in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        parents = [passes.last(parent) for parent in graph.parents(path)]
        inherited = any(parent is not None and set(missing) <= set(parent.no_features) for parent in parents)
        grave = poor is not None and percent in poor
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE if inherited else Severity.ERROR if grave else Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=f"{words} ({percent:.1f} %), {missing[0]} first",
            points_to=((Cause.FEATURES, Word.TYPICAL), (Cause.JOB, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=evidence,
            advice=("look at the logs of feature extraction and run utils/fix_data_dir.sh",),
        )
