"""Recordings do not fit feature extraction.

## Checks
Errors and warnings of the programs that compute features: another sampling rate than configured, utterances without
features, broken headers, and recordings with several channels.

## Why it matters
Audio of another rate is refused, or, where it is forced, gives features that belong to no phone. Of several channels
only the first is used, which may be the wrong one.

## Reading the evidence
The message, how often it came, and the first log that has it.

## What to try
Convert the recordings to the rate and the one channel that conf/mfcc.conf expects, in wav.scp by sox or on disk, and
compute the features anew.

## When it is wrong
Stereo recordings with the same signal in both channels; headers that a streaming program left unfilled. Both are only
noted.

## Sources
Kaldi: src/featbin/compute-mfcc-feats.cc, src/feat/wave-reader.cc. Seen in public trees: several channels in five sets,
unfilled headers in one, 44100 against 16000 Hz in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA009", "audio-feature-config-mismatch"

_RATE = re.compile(r"[Ss]ampling (frequency|rate) mismatch|[Ss]ample (frequency|rate) mismatch")
_LOST = re.compile(
    r"Failed to compute features|File with id \S{1,400} has \d{1,9} channels but|Failed to read .{0,400}wav",
    re.IGNORECASE,
)
_ODD = re.compile(r"Channel not specified but you have data with|in RIFF chunk|RIFF header|WAVE_FORMAT")
_KINDS = (
    (_RATE, "the sampling rate is not the configured one", Severity.WARNING, Word.PROOF),
    (_LOST, "no features could be computed", Severity.WARNING, Word.TYPICAL),
    (_ODD, "recordings have several channels or odd headers", Severity.NOTE, Word.HINT),
)


@rule(CODE, NAME, severity=Severity.ERROR)
def check(found: Experiments, graph: LineageGraph) -> Iterator[Finding]:
    """Each directory, one finding for each kind of message; a refused rate that ended a job is an error."""
    for experiment in found:
        for pattern, words, severity, word in _KINDS:
            hits = list(_hits(experiment, pattern))
            if not hits:
                continue
            first, text, line, _ = hits[0]
            count = sum(number for _, _, _, number in hits)
            ended = pattern is _RATE and any(job.failed for job, _, _, _ in hits)
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.ERROR if ended else severity,
                dir=experiment.path,
                stage=graph.stage_of(experiment.path),
                summary=f"{words}: {text[:120]} ({count} times)",
                points_to=((Cause.AUDIO, word),),
                evidence=(Evidence(metric="messages", value=count, origin=Origin(first.path, line), quote=text[:200]),),
                advice=("bring the recordings to the rate and channel that conf/mfcc.conf expects",),
            )


def _hits(experiment: Experiment, pattern: re.Pattern[str]) -> Iterator[tuple[JobLog, str, int, int]]:
    """(log, text, line, how often) of the messages of a kind."""
    for job in experiment.logs.values():
        for message in job.errors:
            if pattern.search(message.text):
                yield job, message.text, message.line, 1
                break
        for group in job.warnings:
            if pattern.search(group.sample):
                yield job, group.sample, group.first_line, group.count
