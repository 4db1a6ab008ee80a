"""max-active lies below min-active.

## Checks
The limits of active states in the decoding logs: max-active must be larger than min-active, which is 200 where the
command line does not give it.

## Why it matters
The decoder checks this before the first frame and stops with a failed assertion: no job of the decode writes a
lattice.

## Reading the evidence
Both values from the command line, and the jobs that stopped.

## What to try
Raise --max-active to its default of 7000, or lower --min-active with it.

## When it is wrong
Decoders other than lattice-faster, which have other defaults.

## Sources
Kaldi: src/decoder/lattice-faster-decoder.h (LatticeFasterDecoderConfig::Check, min_active 200).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.decodes import Decodes
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC003", "max-active-below-min-active"


@rule(CODE, NAME, severity=Severity.ERROR, sees="search", harm=HarmKind.JOB, metrics=("decode.default_min_active",))
def check(decodes: Decodes, limits: Limits) -> Iterator[Finding | Cleared]:
    """Compare the limits of each decode."""
    default = limits.value("decode.default_min_active")
    for path, decode in sorted(decodes.by_dir.items()):
        if decode.max_active is None:
            continue
        lowest = decode.min_active if decode.min_active is not None else default
        if decode.max_active > lowest or decode.done:
            yield Cleared(rule=CODE, dir=path, summary=f"max-active {decode.max_active:g}, min-active {lowest:g}")
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"max-active {decode.max_active:g} is not above min-active {lowest:g}: no decoder starts",
            points_to=((Cause.SEARCH, Word.PROOF), (Cause.JOB, Word.HINT)),
            evidence=(
                Evidence(metric="max-active", value=decode.max_active, unit="states", origin=decode.origin),
                Evidence(metric="min-active", value=lowest, unit="states"),
            ),
            advice=("decode again with --max-active 7000",),
            sources=("Kaldi: src/decoder/lattice-faster-decoder.h",),
        )
