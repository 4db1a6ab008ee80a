"""A stage was trained for too few iterations.

## Checks
The number of iterations of each GMM stage (from final.mdl or the last update), and whether the Gaussians had stopped
growing when training ended: the scripts raise their number a little in each iteration up to `max_iter_inc`.

## Why it matters
A model whose training stopped while Gaussians were still being added has neither the size that was requested nor
parameters that have settled. Every later stage is trained on its alignments.

## Reading the evidence
Iterations done, and the number of Gaussians requested in the last update beside the number that the whole run would
have reached. The latter assumes the script's default `max_iter_inc`, since no log names it.

## What to try
Train again with the script's default (40 iterations for monophones, 35 for triphones, 20 for train_quick.sh). If time
is short, give fewer Gaussians rather than fewer iterations.

## When it is wrong
A quick first model on purpose, as a start for better alignments; scripts of your own with another schedule.

## Sources
Kaldi: steps/train_mono.sh, train_deltas.sh, train_lda_mllt.sh, train_sat.sh (num_iters, max_iter_inc); Josh Meyer,
"Kaldi Hyperparameter Cheatsheet" (20 to 40 iterations).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts._gmm_values import GMM_KINDS, Growth
from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.kinds import Cause, DirKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, HyperValue
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "REF002", "too-few-iterations"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    metrics=("reference.iterations", "reference.growth_percent"),
)
def check(hyper: Hyperparameters, ladder: Ladder, limits: Limits) -> Iterator[Finding | Cleared]:
    """One finding a stage."""
    limit, few = limits.good("reference.iterations"), limits.poor("reference.iterations")
    for step in ladder:
        values = hyper.of(step.dir)
        iterations = values.get("num_iters")
        if step.kind not in GMM_KINDS or iterations is None or not isinstance(iterations.value, int):
            continue
        share = _share(hyper.growth.get(step.dir), values.get("totgauss"))
        evidence = _evidence(iterations, hyper.growth.get(step.dir), share, limits)
        grown = share is None or share in limits.good("reference.growth_percent")
        if (iterations.value in limit and grown) or step.kind is DirKind.QUICK:
            yield Cleared(
                rule=CODE,
                dir=step.dir,
                summary=f"{iterations.value} iterations",
                evidence=evidence,
            )
            continue
        very = few is not None and iterations.value in few
        words = f"only {iterations.value} iterations"
        if not grown and share is not None:
            words += f"; training ended with {share:.0f} % of the Gaussians requested"
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if very or not grown else Severity.NOTE,
            dir=step.dir,
            stage=step.stage,
            summary=words,
            points_to=((Cause.UNDERFIT, Word.PROOF if very and not grown else Word.PROOF if very else Word.TYPICAL),),
            evidence=evidence,
            advice=("train this stage again with the script's default --num-iters, then the stages after it",),
            sources=("Kaldi: steps/train_*.sh", "Meyer 2019"),
        )


def _share(growth: Growth | None, total: HyperValue | None) -> float | None:
    """Per cent of the Gaussians requested that the last update aimed at; None where there is nothing to compare."""
    if growth is None or total is None or not isinstance(total.value, int) or total.value <= 0:
        return None
    return min(100.0, 100.0 * growth.last / total.value)


def _evidence(
    iterations: HyperValue, growth: Growth | None, share: float | None, limits: Limits
) -> tuple[Evidence, ...]:
    made = [
        Evidence(
            metric="iterations",
            value=iterations.value,
            unit="iterations",
            expected=limits.good("reference.iterations"),
            origin=iterations.origin,
        )
    ]
    if growth is not None and share is not None:
        made.append(
            Evidence(
                metric="growth_percent",
                value=round(share, 1),
                unit="percent",
                expected=limits.good("reference.growth_percent"),
                origin=growth.origin,
                label="Gaussians",
            )
        )
    return tuple(made)
