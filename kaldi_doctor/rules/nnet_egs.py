"""Utterances gave no training examples.

## Checks
Utterances with errors in get_egs.*.log, and nnet1's files without targets, against all.

## Why it matters
They are lost for training. Many of them mean that features and alignments are of different lists or frame rates.

## Reading the evidence
Counts over all jobs; the reasons are counted apart: no alignment, too short, lengths that differ.

## What to try
Realign the data that the network is trained on; extract i-vectors for the same (speed-perturbed) list; combine very
short segments.

## When it is wrong
A few per job are normal, above all with chain, which drops utterances that do not fit its denominator graph.

## Sources
Kaldi: nnet3bin/nnet3-get-egs.cc, nnet3-chain-get-egs.cc, nnetbin/nnet-train-frmshuff.cc.
"""

from __future__ import annotations

from kaldi_doctor.facts.nnet_training import NnetRun, NnetTraining
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "NET015",
    "utterances-missing-from-egs",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("dnn.egs_errors",),
)
def check(training: NnetTraining, limits: Limits) -> Outcomes:
    """Error where a large part is lost, warning above the usual."""
    for run in training:
        total, lost, origin = _counts(run)
        if not total:
            continue
        percent = limits.read("dnn.egs_errors", 100.0 * lost / total, origin=origin)
        yield percent.outcome(
            run.dir,
            f"{lost:,} of {total:,} utterances gave no examples ({percent.value:.1f} %)",
            points_to=((Cause.ALIGNMENT, Word.TYPICAL), (Cause.FEATURES, Word.HINT), (Cause.TRANSCRIPTS, Word.HINT)),
            advice=(
                "realign exactly the data that the network is trained on",
                "compare the lists of feats.scp and ali.*",
            ),
        )


def _counts(run: NnetRun) -> tuple[int, int, Origin | None]:
    """(utterances, lost, where): egs jobs, else the training pass of nnet1 that lost most."""
    if run.egs:
        worst = max(run.egs, key=lambda job: job.errors)
        total = sum(job.done + job.errors for job in run.egs)
        return total, sum(job.errors for job in run.egs), worst.origin
    passes = [done for done in run.targets if ".tr." in done.name]
    if not passes:
        return 0, 0, None
    worst_pass = max(passes, key=lambda done: done.no_targets + done.other_errors)
    lost = worst_pass.no_targets + worst_pass.other_errors
    return worst_pass.done + lost, lost, worst_pass.origin
