"""Jobs began and never ended.

## Checks
Logs with the header of a wrapper and no trailer.

## Why it matters
The job was killed with its wrapper (reboot, full disk, closed terminal), or is still running. Its output is cut off.

## Reading the evidence
How many logs have no end, and the last line of the first of them.

## What to try
If nothing is running any more, run the stage again from this step.

## When it is wrong
A job that is running now. Logs that were cut when they were copied.

## Sources
Kaldi: egs/wsj/s5/utils/parallel/run.pl writes the trailer after the program has ended, whatever its exit code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, DirKind, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

_DIAGNOSTIC = re.compile(r"/(analyze_|depth_|stats\.|summary|compute_prob|progress)[^/]*$")
CODE, NAME = "JOB002", "jobs-unfinished"


@rule(CODE, NAME, severity=Severity.ERROR, sees="jobs", harm=HarmKind.JOB)
def check(found: Experiments, graph: LineageGraph) -> Iterator[Finding]:
    """Each directory with logs that lack the trailer they must have."""
    for experiment in found:
        open_ended = [job for job in experiment.logs.values() if job.unfinished]
        if not open_ended:
            continue
        vital = [job for job in open_ended if not _DIAGNOSTIC.search(job.path)]
        first = (vital or open_ended)[0]
        said = first.last_words
        final = experiment.entry.files.get("final.mdl")
        used = any(experiment.path in other.model for other in graph.by_path.values() if other.path != experiment.path)
        done = experiment.kind in TRAINING_KINDS and (used or (final is not None and not final.dangling))
        scored = experiment.kind in {DirKind.DECODE, DirKind.RESCORE} and any(
            name.startswith(("wer_", "cer_")) for name in experiment.entry.files
        )
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE if not vital else Severity.WARNING if done or scored else Severity.ERROR,
            dir=experiment.path,
            stage=graph.stage_of(experiment.path),
            summary=f"{len(open_ended)} of {len(experiment.logs)} logs break off without an end"
            f" ({_names(vital or open_ended)}): the jobs were killed, or are still running",
            points_to=((Cause.JOB, Word.PROOF if vital else Word.HINT),),
            evidence=tuple(
                Evidence(
                    metric="trailer",
                    value="missing",
                    origin=Origin(job.path, job.last_words.line if job.last_words else None),
                    quote=job.last_words.text[:200] if job.last_words else None,
                )
                for job in open_ended[:5]
            ),
            advice=(
                "see whether the jobs are still running; if not, run the stage again"
                + (f" ({said.place} got as far as “{said.text[:60]}”)" if said and said.place != "log" else ""),
            ),
            incomplete=True,
        )


def _names(jobs: list[JobLog]) -> str:
    """Names of the first logs."""
    names = [job.path.rpartition("/")[2] for job in jobs[:3]]
    return ", ".join(names) + (", …" if len(jobs) > 3 else "")
