"""The search is too tight.

## Checks
Beam, lattice beam and max-active as the decoding logs give them, and the depth of the lattices that came out.

## Why it matters
A search that is too narrow loses the right words before the models had their say, and leaves lattices with next to no
alternatives, so that LM weight and penalty can no longer be tuned.

## Reading the evidence
The options with the values that are usual, and the mean lattice depth: about 1 means that nearly every frame has one
candidate only.

## What to try
Decode again with the scripts defaults (beam 13, lattice beam 6, max-active 7000 for GMM; 15, 8, 7000 for neural
networks) and see whether the error rate falls.

## When it is wrong
Tiny vocabularies, where a lattice has depth 1 by nature; first passes of decode_fmllr.sh (beam 10, max-active 2000 on
purpose); speed tests.

## Sources
Kaldi: egs/wsj/s5/steps/decode.sh, steps/nnet3/decode.sh (defaults); Josh Meyer, Kaldi Hyperparameter Cheatsheet
(ranges).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC002", "search-too-tight"
_OPTIONS = ("beam", "lattice_beam", "max_active")


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    sees="search",
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=(
        "decode.narrow_beam",
        "decode.narrow_lattice_beam",
        "decode.narrow_max_active",
        "decode.lattice_depth",
        "decode.lost_percent",
    ),
)
def check(decodes: Decodes, limits: Limits) -> Iterator[Finding | Cleared]:
    """Judge the options of each decode together: one narrow option may be a matter of speed, two are a fault."""
    for path, decode in sorted(decodes.by_dir.items()):
        narrow = [name for name in _OPTIONS if _narrow(decode, name, limits)]
        if decode.dir.endswith(".si") or not decode.done:
            continue
        if not narrow:
            yield Cleared(
                rule=CODE,
                dir=path,
                summary=f"beam {decode.beam}, lattice beam {decode.lattice_beam}, max-active {decode.max_active}",
            )
            continue
        shallow = decode.depth is not None and decode.depth.mean not in limits.good("decode.lattice_depth")
        failed = 100.0 * (decode.failed + decode.partial) / max(decode.total, 1)
        lost = failed not in limits.good("decode.lost_percent")
        bad = len(narrow) >= 2 or shallow or lost
        words = ", ".join(f"{name.replace('_', '-')} {getattr(decode, name):g}" for name in narrow)
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if bad else Severity.NOTE,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"decoded with {words}" + (f"; lattices of depth {decode.depth.mean:g}" if decode.depth else ""),
            points_to=((Cause.SEARCH, Word.PROOF if len(narrow) + shallow > 2 else Word.TYPICAL),),
            evidence=_evidence(decode, narrow, limits),
            advice=("decode again with the scripts' default beams and compare the error rate",),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )


def _narrow(decode: Decode, name: str, limits: Limits) -> bool:
    value = getattr(decode, name)
    return value is not None and value not in limits.good(f"decode.narrow_{name}")


def _evidence(decode: Decode, narrow: list[str], limits: Limits) -> tuple[Evidence, ...]:
    made = [
        Evidence(
            metric=name.replace("_", "-"),
            value=getattr(decode, name),
            expected=limits.good(f"decode.narrow_{name}"),
            origin=decode.origin,
        )
        for name in narrow
    ]
    if decode.depth is not None:
        made.append(
            Evidence(
                metric="lattice_depth",
                value=decode.depth.mean,
                unit="arcs per frame",
                expected=limits.good("decode.lattice_depth"),
                origin=decode.depth.origin,
            )
        )
    return tuple(made)
