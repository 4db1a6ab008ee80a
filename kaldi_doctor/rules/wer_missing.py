"""A system was decoded and never scored.

## Checks
Decode directories with decoding logs and without a single score file; score files that hold no number; and whether the
recipe has a `local/score.sh` that can be run, without which the decoding scripts stop after the lattices.

## Why it matters
A decode without a score says nothing about the stage; the ladder has a hole exactly where it may have broken.

## Reading the evidence
The directory, and the last decoding log with its state.

## What to try
Run the recipe's `local/score.sh` (or steps/score_kaldi.sh) on the directory, and read its logs under `scoring*/log`.

## When it is wrong
Decodes run with `--skip-scoring true`, first passes (`.si`) that a recipe leaves unscored, and decodes of data that
has no transcript.

## Sources
Kaldi: egs/wsj/s5/steps/decode.sh (option skip_scoring), steps/score_kaldi.sh.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.undecoded import Undecoded
from kaldi_doctor.kinds import Cause, DirKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.rules._registry import rule

CODE, NAME = "WER003", "decoded-but-not-scored"


@rule(CODE, NAME, severity=Severity.WARNING)
def check(found: Experiments, scores: Scores, undecoded: Undecoded) -> Iterator[Finding | Cleared | Skipped]:
    """Look for decodes without a score."""
    script = undecoded.score_script
    why = f": local/score.sh is {script}" if script else ""
    for decode in found.of(DirKind.DECODE, DirKind.RESCORE):
        if decode.path in scores.best or decode.path in scores.partial:
            yield _empty(decode.path, scores) if decode.path in scores.broken else _scored(decode.path)
            continue
        jobs = decode.logs_of("decode.#.log", "rescorelm.#.log")
        if not jobs or decode.name.endswith(".si"):
            continue
        if any(job.failed or job.unfinished for job in jobs):
            continue  # the job rules report it with its reason
        if decode.path in scores.broken:
            yield _empty(decode.path, scores)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=decode.path,
            stage=StageKind.DECODE,
            incomplete=True,
            summary=f"{len(jobs)} decoding jobs ended well and no score file was written{why}",
            points_to=((Cause.JOB, Word.HINT),),
            evidence=(
                Evidence(metric="decode_jobs", value=len(jobs), unit="jobs", origin=Origin(jobs[-1].path)),
                *((Evidence(metric="local/score.sh", value=script),) if script else ()),
            ),
            advice=(
                *(("copy local/score.sh from a recipe of Kaldi, and make it executable",) if script else ()),
                f"run local/score.sh on {decode.path} and read its scoring logs",
            ),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )


def _scored(path: str) -> Cleared:
    return Cleared(rule=CODE, dir=path, summary="scored")


def _empty(path: str, scores: Scores) -> Finding:
    """Score files without a number: all of a decode's, or some of them."""
    files, whole = scores.broken[path], len(scores.all.get(path, ()))
    first = files[0]
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.NOTE if whole else Severity.WARNING,
        dir=path,
        stage=StageKind.DECODE,
        incomplete=True,
        summary=f"{len(files)} of {len(files) + whole} score files hold no score: {first.reason}",
        points_to=((Cause.JOB, Word.HINT),),
        evidence=tuple(Evidence(metric="score", value=item.reason, origin=Origin(item.path)) for item in files[:5]),
        advice=(f"run local/score.sh on {path} again and read its scoring logs",),
        sources=("Kaldi: egs/wsj/s5/steps/score_kaldi.sh",),
    )
