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

from collections.abc import Iterator

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.analyze_alignments import EdgeSilence
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA005", "edges-without-silence"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("data.edge_silence_percent", "data.edge_silence_least"))
def check(records: Records, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """Each analysed directory; a stage that follows on another such one is only noted."""
    good, poor = limits.good("data.edge_silence_percent"), limits.poor("data.edge_silence_percent")
    least = limits.value("data.edge_silence_least")
    low: set[str] = set()
    found = {item.dir: item for item in records.of(EdgeSilence)}
    for path in sorted(found, key=lambda item: (len(graph.ancestors(item)), item)):
        item = found[path]
        sides = {side: value for side, value in (("begin", item.begin), ("end", item.end)) if value is not None}
        if not sides:
            continue
        worst = min(sides.values())
        words = " and ".join(f"{value:.0f} % {side}" for side, value in sides.items()) + f" with {item.phone}"
        evidence = tuple(
            Evidence(
                metric="edge_silence_percent",
                value=round(value, 1),
                unit="percent",
                expected=good,
                origin=item.origin,
                label=side,
            )
            for side, value in sides.items()
        )
        if worst in good:
            # The edges of a test set tell nothing of the training data.
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        grave = poor is not None and worst in poor and not (graph.ancestors(path) & low)
        low.add(path)
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if grave else Severity.NOTE,
            dir=path,
            stage=graph.stage_of(path),
            summary=f"of the utterances {words}",
            # Tight edges cost little; edges that are gone are what a run on audio cut at the words looks like.
            points_to=((Cause.SILENCE, Word.PROOF if worst < least else Word.TYPICAL),),
            evidence=evidence,
            advice=("keep a quarter of a second of silence at both ends of each utterance",),
        )
