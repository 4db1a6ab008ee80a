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

from collections.abc import Iterator
from shlex import quote

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI002", "alignments-retried"


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.retried_percent", "align.fewest_utterances"),
)
def check(passes: AlignPasses, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared | NotLooked]:
    """The last pass of each directory."""
    good, poor = limits.good("align.retried_percent"), limits.poor("align.retried_percent")
    fewest = limits.value("align.fewest_utterances")
    for path in passes.by_dir:
        last = passes.last(path)
        if last is None or last.total < fewest:
            yield NotLooked(CODE, f"fewer than {fewest:.0f} utterances", path)
            continue
        percent = last.rescued_percent
        parents = [passes.last(parent) for parent in graph.parents(path)]
        before = max((parent.rescued_percent for parent in parents if parent is not None), default=None)
        words = f"{percent:.1f} % of {last.total} utterances were aligned by the retry beam only"
        evidence = (
            Evidence(
                metric="retried_percent", value=round(percent, 2), unit="percent", expected=good, origin=last.origin
            ),
        )
        if percent in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        grave = poor is not None and percent in poor
        began = before is None or before not in good
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=_severity(percent, before, grave=grave),
            dir=path,
            stage=graph.stage_of(path),
            summary=words + (f" ({before:.1f} % in the stage before)" if before is not None else ""),
            points_to=(
                (Cause.TRANSCRIPTS, Word.TYPICAL),
                (Cause.AUDIO, Word.HINT),
                (Cause.LEXICON, Word.HINT),
                (Cause.UNDERFIT, Word.HINT),
            )
            if began
            else ((Cause.FEATURES, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT)),
            evidence=evidence,
            advice=(
                "look at the utterances that were retried, and at the pronunciations of their words",
                f"list all of them: kaldi-doctor align check {quote(path)} --retried",
            ),
        )


def _severity(percent: float, before: float | None, *, grave: bool) -> Severity:
    """What the stage before retried as well is no news; a tenth of all is utterances that do not fit."""
    if before is not None and percent <= before:
        return Severity.NOTE
    return Severity.ERROR if grave else Severity.WARNING
