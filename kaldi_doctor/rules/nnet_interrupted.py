"""Training of the network did not come to its end.

## Checks
Are there training logs, and neither a final model nor the log of the combination (nnet1: the scheduler's last line)?
And are iterations missing between the first and the last?

## Why it matters
Later steps of the script (combination, priors, decoding) never ran. A decode of such a directory uses an old model or
none.

## Reading the evidence
The last iteration that has a log.

## What to try
See why the last jobs ended (JOB rules); start the training script again with --stage at that iteration.

## When it is wrong
Training that still runs. Trees from which the models and the logs of the last steps were removed.

## Sources
Kaldi: steps/nnet3/train_dnn.py, steps/nnet3/chain/train.py, steps/nnet2/train_*.sh, steps/nnet/train_scheduler.sh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kaldi_doctor.facts.nnet_training import NnetRun, NnetTraining
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET014", "training-did-not-finish"


@rule(CODE, NAME, severity=Severity.ERROR, sees="jobs", harm=HarmKind.JOB)
def check(training: NnetTraining) -> Iterator[Finding | Cleared]:
    """Unfinished work is incomplete, not wrong; missing logs in the middle are a note."""
    for run in training:
        if run.kind is DirKind.PRETRAIN:
            continue
        numbers = sorted(run.jobs) or [epoch.epoch for epoch in run.schedule]
        if not numbers:
            continue
        missing, first = _missing(numbers)
        if not run.finished:
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.ERROR,
                dir=run.dir,
                summary=f"training logs end at iteration {numbers[-1]}, and there is no final model",
                points_to=((Cause.JOB, Word.PROOF),),
                evidence=(_last(run, numbers[-1]),),
                incomplete=True,
                advice=(f"find out why it stopped, then go on with --stage {numbers[-1]}",),
            )
        elif missing:
            yield Finding(
                rule=CODE,
                name=NAME,
                severity=Severity.NOTE,
                dir=run.dir,
                summary=f"logs of {missing} of {numbers[-1] + 1} iterations are missing, first {first}",
                points_to=((Cause.JOB, Word.HINT),),
                evidence=(_last(run, numbers[-1]),),
            )
        else:
            yield Cleared(rule=CODE, dir=run.dir, summary=f"{len(numbers)} iterations, final model there")


def _missing(numbers: Sequence[int]) -> tuple[int, int]:
    """How many iterations between the first and the last have no log, and the first of them.

    Counted by the gaps: a number in the name of a file may be as large as anybody likes.
    """
    gaps = [(here + 1, there - here - 1) for here, there in pairwise(sorted(set(numbers))) if there - here > 1]
    return sum(length for _, length in gaps), gaps[0][0] if gaps else 0


def _last(run: NnetRun, number: int) -> Evidence:
    jobs = run.jobs.get(number)
    origin = jobs[0].origin if jobs else next((e.origin for e in run.schedule if e.epoch == number), None)
    return Evidence(metric="last_iteration", value=number, origin=origin)
