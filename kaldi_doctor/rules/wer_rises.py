"""The error rate rises between two stages scored alike.

## Checks
For each trained system, the best score on each test set against the best score of the system it was built on: same
words, same language model, same pass. A neural network without fMLLR features is held against the `.si` pass.

## Why it matters
Every stage of a recipe is trained on the alignments of the one before and should do better, or at least no worse. The
first stage that is clearly worse is where to look; later stages inherit its fault, earlier ones cannot be guilty of it.

## Reading the evidence
The two best scores with their files, the difference in points, and the probability that a difference as large arises by
chance on a test set of that size. The counts are tested as if word errors were independent, which they are not quite.

## What to try
Look at the stage itself and at the alignments it was given: failures, speaker transforms, features, the data directory.
Leave the stages before it alone.

## When it is wrong
Test sets under 500 words; a stage trained on a smaller subset on purpose; a decode with narrower beams. SAT slightly
worse than LDA+MLLT happens with few or very short speakers (vystadial_cz: 51.0 to 51.8 %).

## Sources
Kaldi: egs/wsj/s5/RESULTS (stages of a healthy run); Josh Meyer, "Kaldi Troubleshooting Head-to-Toe" (find the first
stage that is worse).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.ladder import Comparison, Ladder
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Score, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "WER001", "wer-rises-between-stages"
_POINTS = {
    StageKind.SAT: (
        (Cause.ADAPTATION, Word.HINT),
        (Cause.ALIGNMENT, Word.HINT),
        (Cause.FEATURES, Word.HINT),
        (Cause.SPEAKERS, Word.HINT),
    ),
    StageKind.DNN: (
        (Cause.ALIGNMENT, Word.HINT),
        (Cause.OVERFIT, Word.HINT),
        (Cause.DIVERGED, Word.HINT),
        (Cause.FEATURES, Word.HINT),
    ),
}


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    sees="scores",
    metrics=("ladder.rise_ratio", "ladder.rise_points", "ladder.rise_p"),
)
def check(ladder: Ladder, scores: Scores, limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """Compare each step with its parents."""
    if not scores.best:
        yield Skipped(CODE, "no complete score in the tree")
        return
    for step in ladder:
        found = [item for item in ladder.comparisons if item.dir == step.dir]
        if not found:
            if step.parents and step.score is not None:
                yield Skipped(CODE, "its parent stage has no score on the same words, LM and pass", step.dir)
            continue
        worst = max(found, key=lambda item: (item.fair, item.ratio))
        severity = _severity(worst, limits, neural=step.stage is StageKind.DNN)
        if severity is None:
            yield Cleared(rule=CODE, dir=worst.own.decode_dir, summary=_words(worst), evidence=_evidence(worst))
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=severity,
            dir=worst.own.decode_dir,
            stage=step.stage,
            symptom=True,
            summary=f"{worst.own.metric} rises from {worst.base.percent:.2f} % ({worst.parent}) "
            f"to {worst.own.percent:.2f} %",
            points_to=_POINTS.get(step.stage, ((Cause.ALIGNMENT, Word.HINT), (Cause.FEATURES, Word.HINT))),
            evidence=_evidence(worst),
            advice=(
                f"look at {step.dir} and the alignments it was trained on; leave what comes before {worst.parent}",
            ),
            sources=("Kaldi: egs/wsj/s5/RESULTS",),
        )


def _severity(item: Comparison, limits: Limits, *, neural: bool) -> Severity | None:
    """Error or warning for a rise that is both large and not chance."""
    if item.change <= 0 or not item.fair or item.p > limits.value("ladder.rise_p"):
        return None
    ratio, points = limits.good("ladder.rise_ratio"), limits.good("ladder.rise_points")
    poor_ratio, poor_points = limits.poor("ladder.rise_ratio"), limits.poor("ladder.rise_points")
    if poor_ratio is None or poor_points is None:
        return None
    if item.ratio in poor_ratio and item.change in poor_points:
        return Severity.ERROR
    if neural or (item.ratio in ratio or item.change in points):
        return None
    return Severity.WARNING


def _words(item: Comparison) -> str:
    # The usual 5 % of significance, for the wording alone: what is reported is decided by ladder.rise_p.
    return (
        f"{item.own.metric} {item.own.percent:.2f} % against {item.base.percent:.2f} % at {item.parent}: "
        f"{item.change:+.2f} points, {'chance' if item.p > 0.05 else f'p = {item.p:.2g}'}"
    )


def _evidence(item: Comparison) -> tuple[Evidence, ...]:
    return (
        _score(item.own, "after"),
        _score(item.base, "before"),
        Evidence(metric="change", value=round(item.change, 2), unit="points"),
        Evidence(metric="p", value=float(f"{item.p:.3g}"), label="chance"),
    )


def _score(score: Score, label: str) -> Evidence:
    counts = (
        ""
        if score.errors is None
        else f" [ {score.errors} / {score.ref_words}, {score.ins} ins, {score.dels} del, {score.subs} sub ]"
    )
    return Evidence(
        metric=score.metric.lower(),
        value=score.percent,
        unit="percent",
        origin=score.origin,
        label=label,
        quote=f"%{score.metric} {score.percent:.2f}{counts}",
    )
