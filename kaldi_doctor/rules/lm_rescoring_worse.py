"""Rescoring with another language model made the decode worse.

## Checks
Each rescored decode against the one whose lattices it rescored, on the same words: the change, and whether chance
explains it, utterance by utterance where scoring kept that.

## Why it matters
A larger LM is there to lower the error rate. Where it does not, its vocabulary or text does not fit the test speech,
the old LM was not subtracted, or its scores are weighted wrongly.

## Reading the evidence
Both error rates, and the chance of such a difference between equal systems.

## What to try
Check that both LMs share words.txt and that the old G.fst given to lmrescore is the one of the graph. Compare the
perplexity of both LMs on the test text, and sweep the weight.

## When it is wrong
Rescoring for speed with a smaller LM, or with one of another domain that is meant for other test sets.

## Sources
steps/lmrescore.sh, steps/lmrescore_const_arpa.sh, steps/rnnlmrescore.sh; egs/wsj/s5/RESULTS (bd_tgpr against tgpr).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Score, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "LM002", "rescoring-increases-wer"


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    harm=HarmKind.CONTRADICTION,
    harm_from=Severity.WARNING,
    metrics=("lm.rescoring_ratio", "ladder.rise_p"),
)
def check(
    found: Experiments, graph: LineageGraph, scores: Scores, utterances: UtteranceErrors, limits: Limits
) -> Iterator[Finding | Cleared | Skipped]:
    """Each rescored decode with a score, against the decode behind it."""
    looked = False
    for decode in found.of(DirKind.RESCORE):
        own = scores.best.get(decode.path)
        base = next((scores.best[path] for path in graph.parents(decode.path) if path in scores.best), None)
        if own is None or base is None or own.ref_words != base.ref_words or own.metric != base.metric:
            continue
        looked = True
        chance, by_utterance = utterances.p_value(own, base)
        words = f"{own.metric} {own.percent:.2f} % after rescoring, {base.percent:.2f} % before"
        evidence = (
            _score(own, "after"),
            _score(base, "before"),
            Evidence(
                metric="p",
                value=float(f"{chance:.3g}"),
                label="chance",
                quote="compared utterance by utterance" if by_utterance else "from the word counts alone",
            ),
        )
        ratio = own.percent / max(base.percent, 0.01)
        if ratio in limits.good("lm.rescoring_ratio") or chance > limits.value("ladder.rise_p"):
            yield Cleared(rule=CODE, dir=decode.path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=decode.path,
            stage=StageKind.DECODE,
            summary=words,
            by_score=True,
            points_to=((Cause.LM, Word.TYPICAL), (Cause.SCALE, Word.HINT)),
            evidence=evidence,
            advice=("check that both LMs share words.txt, and that the LM subtracted is the one of the graph",),
            sources=("Kaldi: egs/wsj/s5/steps/lmrescore.sh", "Kaldi: egs/wsj/s5/RESULTS"),
        )
    if not looked:
        yield Skipped(CODE, "no rescored decode was scored on the same words as the decode behind it")


def _score(score: Score, label: str) -> Evidence:
    return Evidence(metric=score.metric.lower(), value=score.percent, unit="percent", origin=score.origin, label=label)
