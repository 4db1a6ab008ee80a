"""Utterances are aligned more than once.

## Checks
Utterance ids that occur twice in the archives of one directory.

## Why it matters
A job that reads alignments by random access takes the first; one that reads them in order counts the utterance twice.
Either the archives of two runs with other numbers of jobs are mixed, or the data directory was split badly.

## Reading the evidence
How many ids are repeated, with the first few.

## What to try
Delete the directory's archives and align again; check `num_jobs` against the archives that are there.

## When it is wrong
Never on purpose: Kaldi wants sorted, unique ids.

## Sources
Kaldi: utils/validate_data_dir.sh; src/util/kaldi-table.h (options `s` and `cs` rest on sorted, unique keys).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI028", "duplicate-utterances-in-alignments"


@rule(CODE, NAME, severity=Severity.WARNING)
def check(aligned: AlignedDirs) -> Iterator[Finding | Cleared]:
    """One outcome a directory."""
    from kaldi_doctor.align.utterance_checks import repeated

    for item in aligned.by_dir.values():
        twice = repeated(item.stats.keys)
        if not twice:
            yield Cleared(rule=CODE, dir=item.dir, summary=f"no utterance occurs twice{item.scope}")
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=item.dir,
            summary=f"{len(twice)} utterances occur more than once in the archives{item.scope}",
            points_to=((Cause.JOB, Word.HINT), (Cause.SPLIT, Word.HINT)),
            evidence=(
                Evidence(metric="repeated", value=len(twice), unit="utterances", origin=item.origin),
                *(Evidence(metric="utterance", value=key.decode("utf-8", "replace")) for key in twice[:3]),
            ),
            advice=("remove the archives of older runs and align again",),
        )
