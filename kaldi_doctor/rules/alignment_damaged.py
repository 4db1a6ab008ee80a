"""An alignment archive is damaged or cut off.

## Checks
Every archive that is opened is inflated with its checksum and parsed record by record: cut-off gzip streams, checksum
errors, records that are no vectors of integers, impossible lengths. Archives outside a sample are tried by their ends.

## Why it matters
The next stage trains on whatever can be read, or its job dies. Both are easily overlooked in a log of warnings.

## Reading the evidence
The file, its job number, what is wrong, and the byte of the inflated archive at which reading had to stop. Everything
before that byte was read and is used by the other checks. Line feeds that all follow a carriage return are a mark of a
copy that was made as text, by git (core.autocrlf) or FTP.

## What to try
Align this directory again. If only a copy is damaged, copy it again in binary mode; git needs `*.gz -text`.

## When it is wrong
An alignment job that is still running: its archive is not closed yet.

## Sources
RFC 1952 (gzip checksum and length); Kaldi: src/util/kaldi-holder-inl.h (archive of int32 vectors).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI020", "damaged-alignment-archive"


@rule(CODE, NAME, severity=Severity.ERROR, sees="archives", harm=HarmKind.JOB)
def check(aligned: AlignedDirs) -> Iterator[Finding | Cleared]:
    """One finding a directory."""
    for item in aligned.by_dir.values():
        if not item.damages:
            yield Cleared(
                rule=CODE,
                dir=item.dir,
                summary=f"{item.read} of {item.archives} archives read to the end",
            )
            continue
        first = item.damages[0]
        unfinished = all("cut off" in damage.reason or "empty" in damage.reason for damage in item.damages)
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=item.dir,
            incomplete=unfinished,
            summary=(
                f"{len(item.damages)} of {item.archives} alignment archives damaged: "
                f"job {first.job}, {first.reason} at byte {first.byte_offset}"
            ),
            points_to=((Cause.JOB, Word.TYPICAL),),
            evidence=tuple(
                Evidence(
                    metric="damage",
                    value=damage.reason,
                    origin=Origin(f"{item.dir}/{damage.path.rpartition('/')[2]}", byte_offset=damage.byte_offset),
                    label=f"job {damage.job}",
                )
                for damage in item.damages[:5]
            ),
            advice=(f"align {item.dir} again before training on it",),
        )
