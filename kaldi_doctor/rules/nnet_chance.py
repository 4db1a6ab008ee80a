"""The network is no better than always naming the most frequent pdf.

## Checks
Is the accuracy on valid at or below the share of the most frequent pdf in the training alignment, and that on train
close to it, though the objective is finite?

## Why it matters
Input and labels have nothing to do with one another, or nothing was learned at all.

## Reading the evidence
Accuracy of the model in use and the share of the most frequent pdf (silence as a rule), from pdf_counts or
ali_train_pdf.counts. An objective near minus the entropy of those counts means that the network learned the
frequencies of the labels and nothing of the speech.

## What to try
If the objective stopped near that entropy: check that features and alignments belong to the same utterances in the
same order and frame rate. If it is still far below and rising: raise the learning rate or train longer.

## When it is wrong
Valid subsets with much more silence than the training data reach higher chance levels than computed here.

## Sources
Kaldi: nnet3/nnet-diagnostics.cc (accuracy); the entropy bound is that of any classifier that ignores its input.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities, NnetQuality
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET003", "accuracy-at-chance"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.NETWORK, metrics=("dnn.late_gain", "dnn.frequencies_learned"))
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """Compare with the counts of the training alignment."""
    for q in qualities:
        if q.diverged or q.end_accuracy is None:
            continue
        if q.chance is None:
            yield Skipped(CODE, "no pdf_counts or ali_train_pdf.counts to tell chance from", q.dir)
            continue
        if not q.settled:
            continue
        valid = q.end_accuracy.valid
        if not q.at_chance:
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=f"valid accuracy {100 * valid.value:.1f} %, chance {100 * q.chance:.1f} %",
                evidence=(evidence(valid, "valid_accuracy"),),
            )
            continue
        rising = (q.late_share or 0.0) not in limits.good("dnn.late_gain")
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=q.dir,
            summary=(
                f"valid accuracy {100 * valid.value:.1f} %; the most frequent pdf alone gives {100 * q.chance:.1f} %"
            ),
            points_to=_causes(q, limits.value("dnn.frequencies_learned"), rising=rising),
            evidence=(
                evidence(valid, "valid_accuracy", label="valid"),
                evidence(q.end_accuracy.train, "train_accuracy", label="train"),
            ),
            advice=(
                "train longer or with a higher learning rate"
                if rising
                else "check that the features and the alignments are of the same utterances and frame rate",
            ),
        )


def _causes(q: NnetQuality, near: float, *, rising: bool) -> tuple[tuple[Cause, Word], ...]:
    """Still learning; learned the label frequencies only; or worse than those."""
    if rising:
        return ((Cause.UNDERFIT, Word.PROOF), (Cause.DIVERGED, Word.HINT))
    counts = q.run.counts
    if counts is not None and q.end is not None and q.metric_is_likelihood:
        away = q.end.train.value + counts.entropy
        if away > -near * counts.entropy:
            return ((Cause.ALIGNMENT, Word.TYPICAL), (Cause.FEATURES, Word.TYPICAL), (Cause.DIVERGED, Word.TYPICAL))
    return ((Cause.DIVERGED, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT))
