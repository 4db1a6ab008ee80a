"""Many utterances needed the wider beam to be aligned.

## Checks
Share of utterances of the last pass that only the retry beam aligned, beside the stage before. Monophone training is
judged by its last pass.

## Why it matters
The best path lies far from where the models lead: transcripts, pronunciations or audio do not fit. In training it
falls from stage to stage.

## Reading the evidence
The share, and that of the stage before.

## What to try
Look at the utterances that were retried; check pronunciations of their words, and transcripts.

## When it is wrong
Very small sets; noisy speech.

## Sources
Align logs of 156 public directories: median 0 %, 75th percentile 0.8 %, 90th 2.8 %, 95th 7.5 %.
"""

from __future__ import annotations

from shlex import quote

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI002",
    "alignments-retried",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.retried_percent", "align.fewest_utterances"),
)
def check(passes: AlignPasses, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The last pass of each directory."""
    fewest = limits.value("align.fewest_utterances")
    for path in passes.by_dir:
        last = passes.last(path)
        if last is None or last.total < fewest:
            yield limits.skipped(f"fewer than {fewest:.0f} utterances", path)
            continue
        retried = limits.read("align.retried_percent", last.rescued_percent, origin=last.origin)
        parents = [passes.last(parent) for parent in graph.parents(path)]
        before = max((parent.rescued_percent for parent in parents if parent is not None), default=None)
        words = f"{retried.value:.1f} % of {last.total} utterances were aligned by the retry beam only"
        if retried.usual:
            yield retried.cleared(path, words)
            continue
        began = before is None or before not in retried.range
        yield retried.finding(
            path,
            words + (f" ({before:.1f} % in the stage before)" if before is not None else ""),
            # What the stage before retried as well is no news.
            severity=Severity.NOTE if before is not None and retried.value <= before else None,
            stage=graph.stage_of(path),
            points_to=(
                (Cause.TRANSCRIPTS, Word.TYPICAL),
                (Cause.AUDIO, Word.HINT),
                (Cause.LEXICON, Word.HINT),
                (Cause.UNDERFIT, Word.HINT),
            )
            if began
            else ((Cause.FEATURES, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT)),
            advice=(
                "look at the utterances that were retried, and at the pronunciations of their words",
                f"list all of them: kaldi-doctor align check {quote(path)} --retried",
            ),
        )
