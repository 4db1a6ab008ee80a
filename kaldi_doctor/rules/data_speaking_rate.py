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
from collections.abc import Iterator
from statistics import median, pstdev

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA014", "speaking-rate-varies"

_SLOW, _FAST = 0.6, 1.6
"""Shares of the usual rate that are counted for the reader."""


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    metrics=("data.rate_spread", "data.rate_words", "data.rate_least"),
)
def check(
    found: Experiments, graph: LineageGraph, places: Places, limits: Limits
) -> Iterator[Finding | Cleared | NotLooked]:
    """Each data directory that a monophone or later stage was trained on, once."""
    tested = {graph.get(e.path).data for e in found.of(DirKind.DECODE, DirKind.RESCORE)}
    seen: set[str] = set()
    for path in graph.order:
        data = places.data_of(path)
        if data is None or data.path in seen or data.path in tested:
            continue
        seen.add(data.path)
        if median([len(line) for line in data.text().values()] or [0]) < limits.value("data.rate_words"):
            yield NotLooked(CODE, "utterances of a few words, whose rate varies by nature", data.path)
            continue
        rates = _rates(data)
        if len(rates) < limits.value("data.rate_least"):
            yield NotLooked(CODE, "too few utterances whose length is known", data.path)
            continue
        yield _outcome(data, rates, limits)


def _rates(data: DataDir) -> list[float]:
    """Letters a second of the utterances of two words or more."""
    seconds = data.utt2dur() or {utt: end - begin for utt, (_, begin, end) in data.segments().items()}
    if not seconds:
        seconds = {utt: frames / 100 for utt, frames in data.utt2num_frames().items()}
    return [
        sum(map(len, line)) / seconds[utt]
        for utt, line in data.text().items()
        if len(line) > 1 and seconds.get(utt, 0.0) > 0
    ]


def _outcome(data: DataDir, rates: list[float], limits: Limits) -> Finding | Cleared:
    usual = median(rates)
    spread = pstdev(math.log(rate / usual) for rate in rates)
    good, poor = limits.good("data.rate_spread"), limits.poor("data.rate_spread")
    slow = 100.0 * sum(rate < _SLOW * usual for rate in rates) / len(rates)
    fast = 100.0 * sum(rate > _FAST * usual for rate in rates) / len(rates)
    evidence = (
        Evidence(
            metric="rate_spread", value=round(spread, 2), unit="ln", expected=good, origin=Origin(f"{data.path}/text")
        ),
        Evidence(metric="slow", value=round(slow, 1), unit="percent", label="slow"),
        Evidence(metric="fast", value=round(fast, 1), unit="percent", label="fast"),
        Evidence(metric="rate", value=round(usual, 1), unit="letters a second", label="usual"),
    )
    words = f"letters a second vary by {100 * spread:.0f} % over {len(rates):,} utterances of {data.path}"
    if spread in good:
        return Cleared(rule=CODE, dir=data.path, summary=words, evidence=evidence)
    much = poor is not None and spread in poor
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR if much else Severity.WARNING,
        dir=data.path,
        summary=f"{words}: {slow:.0f} % have far fewer words than their length allows, {fast:.0f} % far more",
        points_to=(
            (Cause.TRANSCRIPTS, Word.PROOF if much else Word.TYPICAL),
            (Cause.AUDIO, Word.TYPICAL if fast > slow else Word.HINT),
            (Cause.SILENCE, Word.HINT),
        ),
        evidence=evidence,
        confidence="inferred",
        advice=(f"listen to the slowest and the fastest utterances of {data.path} beside their transcripts",),
        sources=("Kaldi: egs/wsj/s5/utils/validate_data_dir.sh",),
    )
