"""Utterances seldom begin or end with silence.

## Checks
analyze_alignments.log: share of utterances that begin and that end with the optional silence.

## Why it matters
Training learns silence from the edges. Where recordings are cut tightly, speech is taken for silence at first, and
the model of silence never recovers.

## Reading the evidence
The share at the beginning and at the end. Kaldi itself warns under 80 %; from 50 to 80 % is only noted here, and under
20 % the recordings are cut at the words.

## What to try
Keep a quarter of a second of silence at both ends of each utterance; change segments accordingly.

## When it is wrong
Isolated words that were recorded or cut that way on purpose.

## Sources
Kaldi: egs/wsj/s5/steps/diagnostic/analyze_phone_length_stats.py; 84 and 107 of 247 public logs are under 80 %.
"""

from __future__ import annotations

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.analyze_alignments import EdgeSilence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA005",
    "no-silence-at-utterance-edges",
    severity=Severity.WARNING,
    metrics=("data.edge_silence_percent", "data.edge_silence_least"),
)
def check(records: Records, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each analysed directory; a stage that follows on another such one is only noted."""
    low: set[str] = set()
    found = {item.dir: item for item in records.of(EdgeSilence)}
    for path in sorted(found, key=lambda item: (len(graph.ancestors(item)), item)):
        item = found[path]
        sides = {
            side: limits.read("data.edge_silence_percent", value, origin=item.origin, digits=1)
            for side, value in (("begin", item.begin), ("end", item.end))
            if value is not None
        }
        if not sides:
            continue
        worst = min(sides.values(), key=lambda side: side.value)
        words = " and ".join(f"{side.value:.0f} % {name}" for name, side in sides.items()) + f" with {item.phone}"
        # The edges of a test set tell nothing of the training data.
        first = not graph.ancestors(path) & low
        if not worst.usual:
            low.add(path)
        # Tight edges cost little; edges that are gone are what a run on audio cut at the words looks like.
        gone = worst.value < limits.value("data.edge_silence_least")
        yield worst.outcome(
            path,
            words if worst.usual else f"of the utterances {words}",
            odd=Severity.NOTE,
            poor=Severity.WARNING if first else Severity.NOTE,
            stage=graph.stage_of(path),
            points_to=((Cause.SILENCE, Word.PROOF if gone else Word.TYPICAL),),
            evidence=tuple(side.evidence(label=name) for name, side in sides.items()),
            advice="keep a quarter of a second of silence at both ends of each utterance",
        )
