"""Utterances could not be aligned.

## Checks
Share of utterances of the last pass of a stage that not even the retry beam aligned, and how many of them failed in
the stage before as well.

## Why it matters
They are lost for training. Where the same utterances fail at every stage, their transcripts do not say what the audio
says, or the audio is broken.

## Reading the evidence
Number and share, and the utterances by name. Utterances without features are counted apart, by another rule.

## What to try
Listen to the failed utterances beside their transcripts; take bad ones out, or fix them.

## When it is wrong
A handful of utterances in a very small set.

## Sources
Align logs of 156 public directories: median 0 %, 90th percentile 2.1 %. Josh Meyer, Kaldi Troubleshooting Head-to-
Toe.
"""

from __future__ import annotations

from shlex import quote

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI001",
    "alignment-failures",
    severity=Severity.ERROR,
    sees="utterances-aligned",
    harm=HarmKind.DATA,
    metrics=(
        "align.failed_percent",
        "align.failed_typical",
        "align.failed_least",
        "align.failed_any",
        "align.inherited_share",
    ),
)
def check(passes: AlignPasses, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The last pass of each directory."""
    typical, least = limits.value("align.failed_typical"), limits.value("align.failed_least")
    for path in passes.by_dir:
        last = passes.last(path)
        if last is None or not last.total:
            continue
        no_features = min(len(last.no_features), last.errors)
        tried, lost = last.total - no_features, last.errors - no_features
        failed = limits.read("align.failed_percent", 100.0 * lost / tried if tried else 0.0, origin=last.origin)
        words = f"{lost} of {tried} utterances could not be aligned ({failed.value:.1f} %)"
        if failed.usual or lost < limits.value("align.failed_any"):
            yield failed.cleared(path, words)
            continue
        names = {name for name, _ in last.failed}
        parents = [passes.last(parent) for parent in graph.parents(path)]
        before = {name for parent in parents if parent is not None for name, _ in parent.failed}
        same = len(names & before)
        # One or two per cent, or a few utterances, are lost in sound data too: they are a hint at most.
        few = failed.value < typical or lost < least
        inherited = bool(before) and same >= limits.value("align.inherited_share") * len(names)
        causes = _causes(
            inherited=inherited, before=bool(before), trained=any(parent is not None for parent in parents)
        )
        yield failed.finding(
            path,
            words + (f", {same} of them the same as in the stage before" if same else ""),
            severity=Severity.NOTE if inherited else None if lost >= least else Severity.WARNING,
            stage=graph.stage_of(path),
            points_to=tuple((cause, Word.HINT if few else word) for cause, word in causes),
            evidence=(
                failed.evidence(),
                *(
                    Evidence(metric="utterance", value=name, unit=f"{length} frames", label="failed")
                    for name, length in last.failed[:5]
                ),
            ),
            advice=(
                "listen to the utterances that failed, with their transcripts",
                f"list all {last.errors}: kaldi-doctor align check {quote(path)} --failed",
            ),
        )


def _causes(*, inherited: bool, before: bool, trained: bool) -> tuple[tuple[Cause, Word], ...]:
    """What failures speak for: at the first stage, after a stage that lost others, and after one that lost none."""
    if inherited or not trained:
        return (Cause.TRANSCRIPTS, Word.TYPICAL), (Cause.AUDIO, Word.TYPICAL), (Cause.LEXICON, Word.HINT)
    if before:
        return (Cause.ALIGNMENT, Word.HINT), (Cause.FEATURES, Word.TYPICAL), (Cause.TRANSCRIPTS, Word.HINT)
    # The model aligned all of its training data: these transcripts or features are other ones.
    return (
        (Cause.TRANSCRIPTS, Word.TYPICAL),
        (Cause.ALIGNMENT, Word.TYPICAL),
        (Cause.FEATURES, Word.HINT),
        (Cause.AUDIO, Word.HINT),
        (Cause.LEXICON, Word.HINT),
    )
