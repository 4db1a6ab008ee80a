"""Decoding takes longer than the speech, with a search wider than recipes have.

## Checks
The real-time factor of each decode, together with its beam and max-active.

## Why it matters
Beyond the widths of the recipes the error rate hardly moves while the time grows: a sweep of ten settings then takes a
day in place of an hour.

## Reading the evidence
The real-time factor (seconds of computing for one second of speech), and the widths used.

## What to try
Decode a hundred utterances with the scripts' defaults (beam 13 for GMM, 15 for neural networks, max-active 7000), and
compare error rate and time.

## When it is wrong
Overloaded machines and very large graphs are slow with any beam; lattices for discriminative training are wide on
purpose.

## Sources
steps/decode.sh, steps/nnet3/decode.sh; shared logs of 920 decoding jobs (median real-time factor 0.17).
"""

from __future__ import annotations

from kaldi_doctor.facts.decodes import Decodes
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DEC012",
    "search-wider-than-needed",
    severity=Severity.NOTE,
    metrics=("decode.real_time_factor", "decode.wide_beam", "decode.wide_max_active"),
)
def check(decodes: Decodes, limits: Limits) -> Outcomes:
    """Slow alone may be the machine, wide alone is harmless: both together are worth a word."""
    for path, decode in sorted(decodes.by_dir.items()):
        if decode.real_time_factor is None:
            continue
        speed = limits.read("decode.real_time_factor", decode.real_time_factor, origin=decode.origin, unit="")
        wide = [
            f"{name.replace('_', '-')} {value:g}"
            for name in ("beam", "max_active")
            if (value := getattr(decode, name)) is not None and value not in limits.good(f"decode.wide_{name}")
        ]
        if speed.usual or not wide:
            yield speed.cleared(path, f"real-time factor {speed.value:.2f}")
            continue
        yield speed.finding(
            path,
            f"real-time factor {speed.value:.1f} with {' and '.join(wide)}",
            severity=Severity.NOTE,
            stage=StageKind.DECODE,
            points_to=((Cause.SEARCH, Word.HINT),),
            advice="decode some utterances with the scripts' default widths and compare error rate and time",
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )
