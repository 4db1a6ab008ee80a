"""The network overfits its training set.

## Checks
Three signs, on each output: the valid objective falls after a best model while the train objective goes on
rising; train and valid end too far apart for the flavour; training accuracy nears one.

## Why it matters
What is learned after that point does not carry over to other speech. Frame accuracy on held-out data is the number to
optimise; training accuracy alone says nothing.

## Reading the evidence
The best valid model and the last ones, with their iterations, and train and valid of the model in use. A gap by
itself is a hint; a fall of valid is the proof.

## What to try
Fewer epochs (stop near the best valid model), fewer layers, then smaller dimensions; l2-regularize or dropout; more
data or speed perturbation.

## When it is wrong
Diagnostic subsets are a few hundred utterances: far-field or very small tasks show gaps with nothing wrong. A valid
set of other speakers or other audio than train has a gap from the first iteration.

## Sources
Josh Meyer, Kaldi Hyperparameter Cheatsheet (2019); headers of the recipes local/nnet3/tuning and local/chain/tuning
in kaldi egs, which list train and valid; limits measured on public runs (cheatsheet).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.nnet_curves import evidence
from kaldi_doctor.facts.nnet_quality import NnetQualities, NnetQuality
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "NET001", "overfitting"


METRICS = (
    "dnn.memorised_accuracy",
    "dnn.mismatch",
    "nnet1.valid_fall",
    "nnet2.valid_fall",
    "nnet3.valid_fall",
    "chain.valid_fall",
    "nnet1.accuracy_gap",
    "nnet1.loss_gap",
    "nnet2.accuracy_gap",
    "nnet3.accuracy_gap",
    "chain.objf_gap",
    "chain.objf_ratio",
    "chain.small_gap",
)


@rule(CODE, NAME, severity=Severity.WARNING, harm=HarmKind.NETWORK, harm_from=Severity.WARNING, metrics=METRICS)
def check(qualities: NnetQualities, limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """Judge each network that trained long enough; those that blew up are another rule's business."""
    for task, q in qualities.every_task():
        prefix = f"{task}: " if task else ""
        if q.diverged or q.flavour == "rnnlm":
            continue
        if not q.settled or q.end is None:
            yield Skipped(CODE, "fewer than four models were evaluated on train and valid", q.dir)
            continue
        strong, weak = _signs(q, limits)
        proof = _evidence(q, limits)
        if not strong and not weak:
            yield Cleared(
                rule=CODE,
                dir=q.dir,
                summary=prefix + _gap_text(q),
                evidence=proof,
            )
            continue
        word = (Word.PROOF if len(strong) > 1 else Word.TYPICAL) if strong else Word.HINT
        if not q.follows(limits.value("dnn.mismatch")):
            word = Word.HINT  # a gap from the first iterations on is no overfitting: that comes late
        early = f"it was best at {q.best_at} of {q.curve.last_number}; stop there" if q.fall else "use fewer epochs"
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if strong else Severity.NOTE,
            dir=q.dir,
            summary=prefix + "; ".join([*strong, *weak]),
            points_to=((Cause.OVERFIT, word), (Cause.MODEL_SIZE, Word.HINT)),
            evidence=proof,
            advice=(
                f"{early}, or make the network smaller: fewer layers first, then fewer dimensions",
                "add l2-regularize or dropout to the layers, or speed perturbation to the data",
            ),
        )


def _gap_text(q: NnetQuality) -> str:
    pair = q.end_accuracy or q.end
    what = "accuracy" if q.end_accuracy else "objective"
    return "" if pair is None else f"train {pair.train.value:.3f}, valid {pair.valid.value:.3f} ({what})"


def _signs(q: NnetQuality, limits: Limits) -> tuple[list[str], list[str]]:
    """Signs that count alone, and hints."""
    strong: list[str] = []
    weak: list[str] = []
    flavour = q.flavour
    limit = limits.value(f"{flavour}.valid_fall")
    # Train must rise while valid falls, by half of it at least: that both wander is no overfitting.
    if q.fall > limit and q.train_rose > q.fall / 2 and q.best is not None:
        strong.append(
            f"valid objective fell from {q.best.value:.3f} at iteration {q.best_at} to {q.points[-1].value:.3f} at "
            f"{q.points[-1].iteration} while train rose by {q.train_rose:.3f}"
        )
    if q.end_accuracy is not None and flavour != "chain":
        _accuracy_signs(q.end_accuracy.train.value, q.end_accuracy.gap, flavour, limits, strong, weak)
    if q.end is not None and flavour == "nnet1" and q.end_accuracy is None:
        gap, poor = q.end.gap, limits.poor("nnet1.loss_gap")
        if poor is not None and gap in poor:
            strong.append(f"valid loss lies {gap:.2f} above train")
        elif gap not in limits.good("nnet1.loss_gap"):
            weak.append(f"valid loss lies {gap:.2f} above train")
    if q.end is not None and flavour == "chain":
        gap, ratio = q.end.gap, q.end.valid.value / min(q.end.train.value, -1e-6)
        text = f"valid objective {q.end.valid.value:.3f} against {q.end.train.value:.3f} on train"
        if ratio not in limits.good("chain.objf_ratio") and gap > limits.value("chain.small_gap"):
            strong.append(f"{text}, {ratio:.1f} times as far from zero")
        elif gap not in limits.good("chain.objf_gap"):
            weak.append(text)
    return strong, weak


def _accuracy_signs(train: float, gap: float, flavour: str, limits: Limits, strong: list[str], weak: list[str]) -> None:
    poor = limits.poor(f"{flavour}.accuracy_gap")
    if train > limits.value("dnn.memorised_accuracy") and gap not in limits.good(f"{flavour}.accuracy_gap"):
        strong.append(f"accuracy {100 * train:.1f} % on train, {100 * (train - gap):.1f} % on valid: memorised")
        if poor is not None and gap in poor:
            strong.append(f"{gap * 100:.0f} points between train and valid")
    elif poor is not None and gap in poor:
        strong.append(f"accuracy {100 * train:.1f} % on train, {100 * (train - gap):.1f} % on valid")
    elif gap not in limits.good(f"{flavour}.accuracy_gap"):
        weak.append(f"accuracy {100 * train:.1f} % on train, {100 * (train - gap):.1f} % on valid")


def _evidence(q: NnetQuality, limits: Limits) -> tuple[Evidence, ...]:
    found = []
    pair, metric = (q.end_accuracy, "accuracy") if q.end_accuracy else (q.end, "objective")
    if pair is not None:
        found += [
            evidence(pair.train, f"train_{metric}", label="train"),
            evidence(pair.valid, f"valid_{metric}", label="valid"),
        ]
        key = "objf_gap" if q.flavour == "chain" else "accuracy_gap"
        if metric == "accuracy" or q.flavour == "chain":
            found.append(
                Evidence(
                    metric=f"{metric}_gap",
                    value=round(pair.gap, 4),
                    expected=limits.good(f"{q.flavour}.{key}"),
                    origin=pair.valid.origin,
                    label="gap",
                )
            )
    if q.best is not None and q.fall > 0:
        found.append(evidence(q.best, "valid_objective", label=f"best, {q.best_at}"))
        found.append(evidence(q.points[-1], "valid_objective", label=f"last, {q.points[-1].iteration}"))
    return tuple(found)
