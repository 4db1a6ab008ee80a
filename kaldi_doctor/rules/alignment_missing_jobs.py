"""Alignment archives of some jobs are missing.

## Checks
The archives `ali.1.gz` to `ali.J.gz` against the number in `num_jobs`.

## Why it matters
The next stage reads all jobs of a directory; the speech of a missing one is lost, or the job dies on it.

## Reading the evidence
The number of jobs, and the numbers without an archive.

## What to try
Look at the log of the missing job, then run the alignment again.

## When it is wrong
A copy that left files out on purpose; an alignment that is still running.

## Sources
Kaldi: steps/align_si.sh (one archive for each job of num_jobs).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.aligned_dirs import AlignedDirs
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI021", "missing-alignment-archive"


@rule(CODE, NAME, severity=Severity.WARNING, sees="archives", harm=HarmKind.JOB, harm_from=Severity.WARNING)
def check(aligned: AlignedDirs) -> Iterator[Finding | Cleared]:
    """One finding a directory."""
    for item in aligned.by_dir.values():
        if not item.missing_jobs:
            yield Cleared(rule=CODE, dir=item.dir, summary=f"all {item.archives} archives are there")
            continue
        total = item.archives + len(item.missing_jobs)
        shown = ", ".join(str(job) for job in item.missing_jobs[:8]) + (", …" if len(item.missing_jobs) > 8 else "")
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=item.dir,
            incomplete=True,
            summary=f"{len(item.missing_jobs)} of {total} alignment archives missing (jobs {shown})",
            points_to=((Cause.JOB, Word.PROOF),),
            evidence=(Evidence(metric="num_jobs", value=total, origin=Origin(f"{item.dir}/num_jobs")),),
            advice=(f"look at the logs of the missing jobs in {item.dir}/log",),
        )
