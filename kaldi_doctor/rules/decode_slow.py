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

from collections.abc import Iterator

from kaldi_doctor.facts.decodes import Decodes
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC012", "search-wider-than-needed"


@rule(
    CODE,
    NAME,
    severity=Severity.NOTE,
    metrics=("decode.real_time_factor", "decode.wide_beam", "decode.wide_max_active"),
)
def check(decodes: Decodes, limits: Limits) -> Iterator[Finding | Cleared]:
    """Slow alone may be the machine, wide alone is harmless: both together are worth a word."""
    for path, decode in sorted(decodes.by_dir.items()):
        speed = decode.real_time_factor
        if speed is None:
            continue
        wide = [
            f"{name.replace('_', '-')} {value:g}"
            for name in ("beam", "max_active")
            if (value := getattr(decode, name)) is not None and value not in limits.good(f"decode.wide_{name}")
        ]
        evidence = (
            Evidence(
                metric="real_time_factor",
                value=round(speed, 2),
                expected=limits.good("decode.real_time_factor"),
                origin=decode.origin,
            ),
        )
        if speed in limits.good("decode.real_time_factor") or not wide:
            yield Cleared(rule=CODE, dir=path, summary=f"real-time factor {speed:.2f}", evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"real-time factor {speed:.1f} with {' and '.join(wide)}",
            points_to=((Cause.SEARCH, Word.HINT),),
            evidence=evidence,
            advice=("decode some utterances with the scripts' default widths and compare error rate and time",),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )
