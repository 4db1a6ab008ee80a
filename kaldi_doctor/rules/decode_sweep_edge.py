"""Insertions or deletions dominate at the end of the sweep.

## Checks
Where the best score lies in the sweep of word insertion penalties and LM weights, whether insertions or deletions
outweigh each other there, whether the weights that Kaldi's scripts try were tried at all, and how steeply the errors
still fall towards the lowest weight.

## Why it matters
If the best setting is the last one of the sweep in the very direction that would remove the dominating kind of error,
better settings lie outside, and the error rate is worse than the system.

## Reading the evidence
The best setting, the ends of the sweep, and insertions against deletions at the best setting.

## What to try
Score again with a wider sweep: --word-ins-penalty values up to 1.0 or more against insertions, below 0.0 against
deletions; --min-lmwt and --max-lmwt likewise.

## When it is wrong
Small test sets; noisy speech, where insertions remain whatever the penalty. A best LM weight at the end of the sweep
alone is common in published results and only a note.

## Sources
Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh (sweep 7 to 17, penalties 0.0, 0.5, 1.0); egs/wsj/s5/RESULTS (best
LM weight 17 for several stages).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.scores import Scores, edges_of
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Score, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC005", "best-score-at-sweep-edge"

_WHY = {
    "penalty": "the sweep ends there",
    "range": "the sweep stops short of the weights that Kaldi's scoring scripts try",
    "slope": "errors still fall steeply at the lowest LM weight that was tried",
}


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=(
        "decode.error_balance",
        "decode.balance_share",
        "decode.balance_errors",
        "decode.lmwt_tried",
        "decode.edge_step",
        "decode.slope_least",
        "ladder.smallest_test",
    ),
)
def check(scores: Scores, limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """Look at the sweep of each decode."""
    if not scores.all:
        yield Skipped(CODE, "no score files of a sweep")
        return
    for path, every in sorted(scores.all.items()):
        best = scores.best.get(path)
        if best is None or best.ins is None or best.dels is None or len(every) < 2:
            continue
        if (best.ref_words or 0) < limits.value("ladder.smallest_test"):
            continue
        words = f"{best.ins} insertions, {best.dels} deletions at {_setting(best)}"
        fault = _outside(best, every, limits) or _slope(best, every, limits) or _fault(best, every, limits)
        evidence = (
            Evidence(metric="insertions", value=best.ins, unit="words", origin=best.origin),
            Evidence(metric="deletions", value=best.dels, unit="words", origin=best.origin),
            Evidence(metric="sweep", value=_sweep(every), unit="LMWT, penalty", label="sweep"),
        )
        if fault is None:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        sure = fault != "lmwt"
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING if sure else Severity.NOTE,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"{words}: {_WHY[fault]}" if sure else f"best LMWT {best.lmwt} is the end of the sweep",
            points_to=(
                (Cause.SCALE, Word.PROOF if sure else Word.HINT),
                *(((Cause.LM, Word.HINT),) if fault == "slope" else ()),
            ),
            evidence=evidence,
            advice=("score again with a wider sweep of penalties and LM weights",),
            sources=("Kaldi: egs/wsj/s5/steps/scoring/score_kaldi_wer.sh",),
        )


def _setting(best: Score) -> str:
    return f"LMWT {best.lmwt}" + (f", penalty {best.wip:g}" if best.wip is not None else "")


def _weights(every: list[Score]) -> list[int]:
    return sorted({score.lmwt for score in every if score.lmwt is not None})


def _outside(best: Score, every: list[Score], limits: Limits) -> str | None:
    """`range` where the sweep stops short of the weights that every script of Kaldi tries, and the best is its end."""
    weights, usual = _weights(every), limits.good("decode.lmwt_tried")
    if not weights or usual.low is None or usual.high is None:
        return None
    if weights[-1] < usual.low and best.lmwt == weights[-1]:
        return "range"
    return "range" if weights[0] > usual.high and best.lmwt == weights[0] else None


def _slope(best: Score, every: list[Score], limits: Limits) -> str | None:
    """`slope` where errors still fall steeply at the lowest LM weight and deletions dominate."""
    weights = _weights(every)
    # Of two weights the lower is best in half of all sweeps: a slope needs three.
    if len(weights) < 3 or best.lmwt != weights[0] or (best.ref_words or 0) < limits.value("decode.slope_least"):
        return None
    least = {
        weight: min((s.errors for s in every if s.lmwt == weight and s.errors is not None), default=None)
        for weight in weights[:2]
    }
    first, second = least[weights[0]], least[weights[1]]
    if first is None or second is None:
        return None
    step = 100.0 * (second - first) / (best.ref_words or 1)
    deleting = (best.dels or 0) > limits.value("decode.error_balance") * max(best.ins or 0, 1)
    return "slope" if deleting and step not in limits.good("decode.edge_step") else None


def _fault(best: Score, every: list[Score], limits: Limits) -> str | None:
    """`penalty` where a setting outside the sweep would fix the balance, `lmwt` for a bare edge."""
    ins, dels = best.ins or 0, best.dels or 0
    balance = limits.value("decode.error_balance")
    share = max(
        limits.value("decode.balance_share") * (best.ref_words or 0) / 100,
        limits.value("decode.balance_errors") * (best.errors or 0) / 100,
    )
    penalties = sorted({score.wip for score in every if score.wip is not None})
    weights = _weights(every)
    # Both knobs shorten the hypotheses when raised: penalties directly, LM weights by scaling word costs up.
    high_end = (not penalties or best.wip == penalties[-1]) and (len(penalties) > 1 or best.lmwt == weights[-1])
    low_end = (not penalties or best.wip == penalties[0]) and (len(penalties) > 1 or best.lmwt == weights[0])
    if high_end and ins - dels > share and ins > balance * max(dels, 1):
        return "penalty"
    if low_end and penalties and penalties[0] > 0 and dels - ins > share and dels > balance * max(ins, 1):
        return "penalty"
    return "lmwt" if "lmwt" in edges_of(best, every) else None


def _sweep(every: list[Score]) -> str:
    weights = sorted({score.lmwt for score in every if score.lmwt is not None})
    penalties = sorted({score.wip for score in every if score.wip is not None})
    lmwt = f"{weights[0]} to {weights[-1]}" if weights else "none"
    return f"{lmwt}, {penalties[0]:g} to {penalties[-1]:g}" if penalties else lmwt
