"""Transcripts and recordings differ in length from utterance to utterance.

## Checks
Letters a second of each training utterance of two words or more, where utterances usually have several: how widely
they spread around their median.

## Why it matters
People speak at about the same rate: within one set of recordings the letters a second of whole sentences vary by a
fifth. Where transcripts were cut, exchanged or shortened, or recordings break off or carry long pauses, many
utterances have far more or fewer words than their length allows. Every one of them is aligned nevertheless, with
words squeezed together or silence stretched over speech, and nothing else says so.

## Reading the evidence
The spread is the standard deviation of the logarithm; beside it the share of utterances with less than 0.6 and with
more than 1.6 times the usual rate.

## What to try
Listen to the slowest and the fastest utterances beside their transcripts; compare text and segments with the source
that they were made from.

## When it is wrong
Isolated words and short digit strings, which are not judged; mixed sets of read and spontaneous
speech; transcripts in two scripts.

## Sources
Measured on data directories of public recipes and of labelled runs; Kaldi: egs/wsj/s5/utils/validate_data_dir.sh, which
checks neither.
"""

from __future__ import annotations

import math
from statistics import median, pstdev

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA014",
    "speaking-rate-varies",
    severity=Severity.ERROR,
    metrics=("data.rate_spread", "data.rate_words", "data.rate_least", "data.rate_share"),
)
def check(found: Experiments, graph: LineageGraph, places: Places, limits: Limits) -> Outcomes:
    """Each data directory that a monophone or later stage was trained on, once."""
    tested = {graph.get(e.path).data for e in found.of(DirKind.DECODE, DirKind.RESCORE)}
    seen: set[str] = set()
    for path in graph.order:
        data = places.data_of(path)
        if data is None or data.path in seen or data.path in tested:
            continue
        seen.add(data.path)
        if median([len(line.split()) - 1 for line in data.text().lines()] or [0]) < limits.value("data.rate_words"):
            yield limits.skipped("utterances of a few words, whose rate varies by nature", data.path)
            continue
        rates = _rates(data)
        if len(rates) < limits.value("data.rate_least"):
            yield limits.skipped("too few utterances whose length is known", data.path)
            continue
        yield _outcome(data, rates, limits)


def _outcome(data: DataDir, rates: list[float], limits: Limits) -> Finding | Cleared:
    usual, near = median(rates), limits.good("data.rate_share")
    spread = limits.read(
        "data.rate_spread", pstdev(math.log(rate / usual) for rate in rates), origin=Origin(f"{data.path}/text")
    )
    shares = [rate / usual for rate in rates if rate / usual not in near]
    slow = 100.0 * sum(share < 1 for share in shares) / len(rates)
    fast = 100.0 * sum(share > 1 for share in shares) / len(rates)
    words = f"letters a second vary by {100 * spread.value:.0f} % over {len(rates):,} utterances of {data.path}"
    sides = f"{slow:.0f} % have far fewer words than their length allows, {fast:.0f} % far more"
    return spread.outcome(
        data.path,
        words if spread.usual else f"{words}: {sides}",
        points_to=(
            (Cause.TRANSCRIPTS, Word.PROOF if spread.poor else Word.TYPICAL),
            (Cause.AUDIO, Word.TYPICAL if fast > slow else Word.HINT),
            (Cause.SILENCE, Word.HINT),
        ),
        evidence=(
            spread.evidence(),
            Evidence(metric="slow", value=round(slow, 1), unit="percent", label="slow"),
            Evidence(metric="fast", value=round(fast, 1), unit="percent", label="fast"),
            Evidence(metric="rate", value=round(usual, 1), unit="letters a second", label="usual"),
        ),
        confidence="inferred",
        advice=f"listen to the slowest and the fastest utterances of {data.path} beside their transcripts",
        sources=("Kaldi: egs/wsj/s5/utils/validate_data_dir.sh",),
    )


def _rates(data: DataDir) -> list[float]:
    """Letters a second of the utterances of two words or more."""
    seconds = data.seconds()
    text = data.text()
    return [
        (len(sentence) - sentence.count(" ")) / seconds[utt]
        for utt, sentence in zip(text, text.sentences(), strict=True)
        if " " in sentence and seconds.get(utt, 0.0) > 0
    ]
