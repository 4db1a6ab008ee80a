"""A program said why it stopped.

## Checks
The errors, warnings and last words of the jobs that failed, against a table of what Kaldi's programs print when they
refuse (messages.yaml): dimensions that do not agree, graphs and models that do not match, recordings that
cannot be read, language models that do not fit, machines without memory, disk or graphics card.

## Why it matters
A failed job names its exit code; the line that tells the cause stands somewhere above it, in the words of a programmer.

## Reading the evidence
The line as the program wrote it, with its log; how many jobs said the same.

## What to try
What the table says for this message: the file to look at, and the fix.

## When it is wrong
A job may print several complaints, of which the first in the table is taken; the first in the log may be another one.

## Sources
Kaldi's own source, named with each message; see messages.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.cheatsheet.messages import KnownMessage, known
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

CODE, NAME = "JOB004", "known-error-message"


@rule(CODE, NAME, severity=Severity.ERROR)
def check(found: Experiments, graph: LineageGraph) -> Iterator[Finding | Cleared]:
    """Each directory with failed jobs; one finding for each message."""
    for experiment in found:
        failed = [job for job in experiment.logs.values() if job.failed]
        known_messages: dict[KnownMessage, tuple[Evidence, int]] = {}
        for job in failed:
            for entry, evidence in _messages_of(job):
                first, count = known_messages.get(entry, (evidence, 0))
                known_messages[entry] = first, count + 1
        if not known_messages and failed:
            yield Cleared(rule=CODE, dir=experiment.path, summary="no known message in the logs of the failed jobs")
        for entry, (evidence, count) in known_messages.items():
            yield _finding(experiment, graph, entry, evidence, count)


def _messages_of(job: JobLog) -> Iterator[tuple[KnownMessage, Evidence]]:
    """Known messages of one job, each once."""
    lines = [(message.text, message.line) for message in job.errors]
    lines += [(group.sample, group.first_line) for group in job.warnings]
    if job.last_words is not None:
        lines.append((job.last_words.text, job.last_words.line))
    seen: set[KnownMessage] = set()
    for text, line in lines:
        entry = known(text)
        if entry is not None and entry not in seen:
            seen.add(entry)
            yield entry, Evidence(metric="message", value=None, origin=Origin(job.path, line), quote=text[:200])


def _finding(
    experiment: Experiment, graph: LineageGraph, entry: KnownMessage, evidence: Evidence, count: int
) -> Finding:
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR,
        dir=experiment.path,
        stage=graph.stage_of(experiment.path),
        summary=f"{entry.means} ({count} job{'s' if count > 1 else ''}): {evidence.quote}",
        points_to=((entry.cause, entry.word),),
        evidence=(evidence,),
        advice=(entry.fix, f"look at {entry.look}"),
        sources=(f"Kaldi: {entry.source}" if "/" in entry.source else entry.source,),
        incomplete=True,
    )
