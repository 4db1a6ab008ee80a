"""Jobs ended with an error.

## Checks
Trailers of run.pl, queue.pl and slurm.pl with another exit code than 0 or with a signal, by directory.

## Why it matters
What a failed job should have written is missing or cut off; what is built on it is wrong or cannot run.

## Reading the evidence
How many jobs failed, the exit code, and the first error line. 127 is a command that was not found, 134 a failed
assertion, 137 a job killed from outside, mostly for memory.

## What to try
Read the error, fix its cause, and run the stage again from there.

## When it is wrong
A job that was run again under another log name; logs of mere diagnostics, which are only noted.

## Sources
Kaldi: egs/wsj/s5/utils/parallel/run.pl (trailer); trailers of public trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.cheatsheet.messages import known
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kaldi.score_names import is_score_file
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, DirKind, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "JOB001", "jobs-failed"
_DIAGNOSTIC = re.compile(r"/(analyze_|depth_|lattice_|stats\.|summary|compute_prob|progress|combine_egs_diag)[^/]*$")
_REASONS = {126: "not executable", 127: "command not found", 134: "assertion failed", 137: "killed", 139: "crashed"}


@rule(CODE, NAME, severity=Severity.ERROR, sees="jobs", harm=HarmKind.JOB, metrics=("job.failed_harmless_percent",))
def check(found: Experiments, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """Each directory with logs of a wrapper."""
    harmless = limits.value("job.failed_harmless_percent")
    for experiment in found:
        wrapped = [job for job in experiment.logs.values() if job.has_header]
        failed = [job for job in wrapped if job.failed]
        vital = [job for job in failed if not _DIAGNOSTIC.search(job.path)]
        if failed:
            few = 100.0 * len(vital) < harmless * len(wrapped)
            yield _finding(experiment, graph, vital or failed, len(wrapped), vital=bool(vital), few=few)
        elif wrapped and not any(job.unfinished for job in wrapped):
            yield Cleared(
                rule=CODE,
                dir=experiment.path,
                summary=f"all {len(wrapped)} jobs ended with code 0",
            )


def _finding(
    experiment: Experiment, graph: LineageGraph, failed: list[JobLog], wrapped: int, *, vital: bool, few: bool
) -> Finding:
    """One finding a directory; an error where the directory lacks what it is for."""
    first = failed[0]
    said = first.errors[0] if first.errors else first.last_words
    code = first.exit_code or 0
    how = f"code {code}" + (f", {_REASONS[code]}" if code in _REASONS else "")
    if first.signal is not None:
        how = f"signal {first.signal}"
    severity = Severity.NOTE if not vital else Severity.WARNING if _has_product(experiment, graph) else Severity.ERROR
    # A job or two of many, and the model came out nevertheless: a weaker explanation of a bad result than bad data.
    word = Word.HINT if not vital else Word.TYPICAL if few and severity is Severity.WARNING else Word.PROOF
    if any(known(message.text) is not None for job in failed for message in (*job.errors, job.last_words) if message):
        word = Word.HINT  # the message tells the cause, and this is only that it stopped
    # The shell's own line on a killed job goes on with the whole command behind a bar.
    text = f": {' '.join(said.text.split(' | ')[0].split())[:120]}" if said is not None else ""
    return Finding(
        rule=CODE,
        name=NAME,
        severity=severity,
        dir=experiment.path,
        stage=graph.stage_of(experiment.path),
        summary=f"{len(failed)} of {wrapped} jobs failed ({how}){text}",
        points_to=((Cause.JOB, word),),
        evidence=tuple(
            Evidence(
                metric="exit_code",
                value=job.exit_code if not job.signal else job.signal,
                origin=Origin(job.path, job.errors[0].line if job.errors else None),
                quote=job.errors[0].text[:200] if job.errors else None,
            )
            for job in failed[:5]
        ),
        advice=(f"read {first.path}, fix the cause and run the stage again from there",),
        incomplete=True,
    )


def _has_product(experiment: Experiment, graph: LineageGraph) -> bool:
    """Whether a trained directory has its final model: an earlier or later run went through."""
    names = experiment.entry.files
    if experiment.kind in TRAINING_KINDS:
        used = any(experiment.path in other.model for other in graph.by_path.values() if other.path != experiment.path)
        return used or ("final.mdl" in names and not names["final.mdl"].dangling)
    return experiment.kind in {DirKind.DECODE, DirKind.RESCORE} and (
        "scoring_kaldi" in experiment.entry.subdirs or any(map(is_score_file, names))
    )
