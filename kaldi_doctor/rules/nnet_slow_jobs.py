"""Some training jobs take much longer than the others.

## Checks
Time of each training job against the median of its iteration, over the whole training.

## Why it matters
An iteration waits for its slowest job. One slow machine doubles the time of all.

## Reading the evidence
Iterations in which a job took a multiple of the median, and the worst one.

## What to try
Look at the host of the slow job (first lines of its log); keep that machine out of the queue.

## When it is wrong
Iterations of a few seconds, where starting up dominates; queues that share GPUs.

## Sources
Kaldi: trailers of utils/parallel/run.pl and queue.pl; limit measured on public runs (cheatsheet).
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET013", "training-jobs-slower-than-others"


@rule(CODE, NAME, severity=Severity.NOTE, metrics=("dnn.slow_job", "dnn.slow_job_least", "dnn.slow_job_percent"))
def check(training: NnetTraining, limits: Limits) -> Iterator[Finding | Cleared]:
    """Needs three jobs an iteration at least, and a tenth of the iterations slow."""
    limit, shortest = limits.value("dnn.slow_job"), limits.value("dnn.slow_job_least")
    often = limits.value("dnn.slow_job_percent")
    for run in training:
        slow, judged = [], 0
        for jobs in run.jobs.values():
            times = [(job.elapsed_s, job) for job in jobs if job.elapsed_s]
            # Of two jobs neither is the odd one out.
            middle = median(seconds for seconds, _ in times) if len(times) >= 3 else 0
            if middle < shortest:
                continue
            judged += 1
            seconds, worst = max(times, key=lambda item: item[0])
            if seconds > limit * middle:
                slow.append((seconds / middle, worst))
        if not judged:
            continue
        if len(slow) < max(2, judged * often / 100):  # once is an accident in a short training too
            yield Cleared(rule=CODE, dir=run.dir, summary=f"jobs of {judged} iterations took about the same time")
            continue
        ratio, worst = max(slow, key=lambda item: item[0])
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=run.dir,
            summary=f"in {len(slow)} of {judged} iterations a job took over {limit:g} times the median",
            points_to=((Cause.JOB, Word.HINT),),
            evidence=(Evidence(metric="times_median", value=round(ratio, 1), origin=worst.origin, label="worst"),),
            advice=("see on which machine the slow jobs ran",),
        )
