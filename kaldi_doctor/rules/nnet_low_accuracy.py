"""The network cannot fit even its training set.

## Checks
Training accuracy stays low though training levelled off, the objective is finite and the accuracy is above chance.
Where the GMM that gave the labels was scored, its error rate is held beside it.

## Why it matters
A network that cannot fit the frames it was trained on meets labels that contradict one another: bad alignments,
transcripts or lexicon, or features of other audio. No tuning of the network fixes that.

## Reading the evidence
Accuracy on train and valid of the model in use, and the best score of the GMM behind. With a GMM that recognises well
the labels were good when they were made: they reached the network wrongly, or the features do not match them. With
a GMM that is bad itself the network has learned what it was given.

## What to try
Audit the GMM stages before touching the network: alignment failures, retries, the error rates up to the stage that
aligned the data. If those are sound, check that alignments and features of the network (often high-resolution or
speed-perturbed ones) are of the same utterances, then try a larger network or a higher learning rate.

## When it is wrong
Far-field and conversational speech with many pdfs, networks that are meant to be tiny, strong dropout.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; recipe headers in kaldi egs list accuracies of 0.61 to 0.87.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities, NnetQuality
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Score, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET005", "training-accuracy-low"


_Points = tuple[tuple[Cause, Word], ...]
_TRANSCRIPTS_OR_LABELS: _Points = (
    (Cause.ALIGNMENT, Word.TYPICAL),
    (Cause.TRANSCRIPTS, Word.HINT),
    (Cause.FEATURES, Word.HINT),
    (Cause.MODEL_SIZE, Word.HINT),
)
_ON_THE_WAY: _Points = ((Cause.FEATURES, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT), (Cause.MODEL_SIZE, Word.HINT))
_CREEPING: _Points = ((Cause.UNDERFIT, Word.TYPICAL), (Cause.ALIGNMENT, Word.HINT))


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("dnn.low_accuracy", "dnn.late_gain", "dnn.sound_gmm"))
def check(qualities: NnetQualities, ladder: Ladder, limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """Frame-level training only: chain has no accuracy."""
    limit = limits.value("dnn.low_accuracy")
    for q in qualities:
        if q.diverged or q.at_chance or q.end_accuracy is None or not q.settled:
            continue
        train, valid = q.end_accuracy.train, q.end_accuracy.valid
        proof = (evidence(train, "train_accuracy", label="train"), evidence(valid, "valid_accuracy", label="valid"))
        if train.value >= limit:
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=f"training accuracy {100 * train.value:.1f} %",
                evidence=proof,
            )
        elif q.run.finished:
            said = f"accuracy {100 * train.value:.1f} % on train and {100 * valid.value:.1f} % on valid"
            yield _finding(q, said, proof, _gmm_behind(q.dir, ladder), limits)


def _gmm_behind(path: str, ladder: Ladder) -> Score | None:
    """Best score of the GMM that gave the network its labels."""
    step = ladder.step(path)
    for parent in step.parents if step else ():
        behind = ladder.step(parent)
        if behind is not None and behind.stage is not StageKind.DNN and behind.score is not None:
            return behind.score
    return None


def _finding(q: NnetQuality, said: str, proof: tuple[Evidence, ...], gmm: Score | None, limits: Limits) -> Finding:
    sound = limits.good("dnn.sound_gmm")
    behind = (
        (
            Evidence(
                metric=gmm.metric.lower(),
                value=gmm.percent,
                unit="percent",
                expected=sound,
                origin=gmm.origin,
                label="GMM behind",
            ),
        )
        if gmm is not None
        else ()
    )
    points: _Points
    if q.late_share is None or q.late_share not in limits.good("dnn.late_gain"):
        said, points, advice = said + ", and still rising", _CREEPING, "train longer"
    elif gmm is not None and gmm.percent in sound:
        said += f", and it levelled off there; the GMM behind it has {gmm.percent:.2f} % {gmm.metric}"
        points = _ON_THE_WAY
        advice = (
            "check that the alignments given to this network and its features are of the same utterances and frames"
        )
    else:
        said += ", and it levelled off there"
        points = _TRANSCRIPTS_OR_LABELS
        advice = "look at the alignments and at the GMM stages behind this network before changing the network"
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.WARNING,
        dir=q.dir,
        summary=said,
        points_to=points,
        confidence="inferred",
        evidence=(*proof, *behind),
        advice=(advice,),
    )
