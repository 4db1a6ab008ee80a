"""A decode was begun and never ran, or a graph was made and nothing was decoded with it.

## Checks
Directories below a trained model that hold `num_jobs` and no log, no lattice and no score; data directories beside
those of training with recordings and transcripts and without feats.scp; graphs whose model was never decoded.

## Why it matters
The decoding scripts write `num_jobs`, then look for features, CMVN statistics, model and graph, and stop with one line
on the terminal where a file is missing. No log says so, and the recipe goes on with the next stage: it ends without a
score, and so nothing says whether the models are any good.

## Reading the evidence
The directories that were begun, and the test set that has no features. Where it is the only test set, nothing of the
recipe was decoded.

## What to try
Compute the features and CMVN statistics of the test set, then run the decoding script again by hand and read what it
prints.

## When it is wrong
A copy without the logs of decoding; a test set whose features were deleted after the run. A graph for a device, which
is not scored.

## Sources
Kaldi: egs/wsj/s5/steps/decode.sh (order of num_jobs and of the files it asks for). Of 30 public trees one has a test
set without features and no decode, and two more a decode that was begun.
"""

from __future__ import annotations

from kaldi_doctor.facts.undecoded import Undecoded
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("DEC013", "decode-never-ran", severity=Severity.ERROR, harm=HarmKind.JOB)
def check(found: Undecoded, limits: Limits) -> Outcomes:
    """A test set without features once; begun decodes and idle graphs each."""
    nothing = not found.decodes
    blamed = found.without_features if found.begun and nothing else ()
    for data in blamed:
        yield Finding(
            rule=limits.code,
            name=limits.name,
            severity=Severity.ERROR,
            dir=data,
            stage=StageKind.DATA,
            incomplete=True,
            summary=f"{data} has recordings and transcripts and no feats.scp: {_named(found.begun)} never ran",
            points_to=((Cause.JOB, Word.TYPICAL), (Cause.FEATURES, Word.HINT)),
            evidence=tuple(_begun(path) for path in found.begun[:5]),
            advice=(f"compute features and CMVN statistics of {data}, then decode again",),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )
    for path in () if blamed else found.begun:
        yield Finding(
            rule=limits.code,
            name=limits.name,
            severity=Severity.WARNING,
            dir=path.rpartition("/")[0],
            incomplete=True,
            summary=f"{path} was begun (num_jobs) and holds no log, no lattice and no score",
            points_to=((Cause.JOB, Word.HINT),),
            evidence=(_begun(path),),
            advice=("run the decoding script again by hand: it prints which file it misses",),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )
    for path in found.graphs:
        if not any(begun.rpartition("/")[0] == path.rpartition("/")[0] for begun in found.begun):
            yield Finding(
                rule=limits.code,
                name=limits.name,
                severity=Severity.NOTE,
                dir=path,
                summary=f"{path} was made, and its model was never decoded",
                points_to=((Cause.JOB, Word.HINT),),
                evidence=(Evidence(metric="decodes", value=0, unit="decodes"),),
                advice=("decode a test set with it: without a score nothing says how good the model is",),
            )
    for path in found.decodes:
        yield Cleared(rule=limits.code, dir=path, summary="it has logs of its jobs, or scores")


def _begun(path: str) -> Evidence:
    return Evidence(metric="logs", value=0, unit="logs", origin=Origin(f"{path}/num_jobs"))


def _named(paths: tuple[str, ...]) -> str:
    """The first of them, and how many more."""
    return " and ".join(paths) if len(paths) <= 2 else f"{paths[0]} and {len(paths) - 1} more"
