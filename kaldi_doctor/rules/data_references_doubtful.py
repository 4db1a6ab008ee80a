"""Several systems agree on words that the reference does not have.

## Checks
On test sets that three or more systems decoded: utterances where all of the better half recognised the same words, with
two or more errors against the reference; and utterances where they recognised nearly the same, and hardly a word of the
reference. Discriminative trainings of one model (MMI, MPE, sMBR) count as one system.

## Why it matters
Different models rarely make the same mistake twice in one sentence. Where they do, the transcript is the more likely
fault, and no training will remove that part of the error rate.

## Reading the evidence
The number of utterances of both kinds, and one with what was recognised. Those of the second kind are references of
other speech, or of none; real trees have none of them.

## What to try
Listen to the utterances named by `kaldi-doctor transcripts DIR` as doubtful, and correct the text of the test set.

## When it is wrong
Systems that share language model, lexicon and training data share habits too: names that the LM does not know come out
alike in all of them.

## Sources
Inferred from the agreement of systems, as ROVER does (Fiscus 1997).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from kaldi_doctor.align.agreement import ALIKE, STRANGE, bag, overlap
from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, DirKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA013", "doubtful-references"
_UTTERANCES = 20_000
"""Utterances of all systems that are read: a matter of time, not of what is usual."""


@rule(
    CODE,
    NAME,
    severity=Severity.WARNING,
    metrics=(
        "data.doubted_percent",
        "data.refuted_percent",
        "decode.same_least",
        "data.doubted_wer",
        "data.doubted_errors",
        "data.doubting_systems",
        "data.refuted_words",
    ),
)
def check(
    scores: Scores, utterances: UtteranceErrors, found: Experiments, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | Skipped]:
    """Each set of decodes that scored the same words with different models."""
    systems = int(limits.value("data.doubting_systems"))
    groups: dict[tuple[str, str, int | None], dict[str, str]] = defaultdict(dict)
    for path, score, errors in utterances.each():
        identity = scores.identity.get(path)
        if identity is None or score.percent not in limits.good("data.doubted_wer"):
            continue
        if len(errors.counts.utts) < limits.value("decode.same_least"):
            continue
        models = groups[identity.test_set, identity.lm, score.ref_words]
        model = _witness(identity.model or path.rpartition("/")[0], found, graph)
        if model not in models or score.percent < _percent(models[model], scores):
            models[model] = path
    looked = False
    for (name, _, _), models in sorted(groups.items(), key=lambda item: str(item[0])):
        chosen = sorted(models.values(), key=lambda path: (_percent(path, scores), path))
        chosen = chosen[: max(systems, (len(chosen) + 1) // 2)]
        told = [heard for path in chosen if (heard := utterances.get(path))]
        if len(told) < systems or sum(len(one.counts.utts) for one in told) > _UTTERANCES:
            continue
        looked = True
        yield _judged(name, chosen[0], told, limits)
    if not looked:
        yield Skipped(CODE, "no test set that three usable systems decoded with errors by utterance")


def _witness(model: str, found: Experiments, graph: LineageGraph) -> str:
    """What a model counts as: discriminative trainings of one model (MMI, MPE, sMBR) hear alike, and count as one."""
    experiment = found.get(model)
    if experiment is None or experiment.kind not in {DirKind.MMI, DirKind.NNET1_SEQ}:
        return model
    parents = graph.training_parents(model)
    return f"discriminative {parents[0]}" if parents else model


def _judged(name: str, best: str, told: list[DecodeErrors], limits: Limits) -> Finding | Cleared:
    """One test set, by the errors of its better systems."""
    systems = [one.words for one in told]
    total = max(len(told[0].counts.utts), 1)
    found = {"refuted": _refuted(systems, limits), "doubted": _agreed(systems, limits)}
    shares = {metric: 100.0 * len(every) / total for metric, every in found.items()}
    unusual = [metric for metric in found if shares[metric] not in limits.good(f"data.{metric}_percent")]
    order = sorted(found, key=lambda metric: metric not in unusual)
    first = max(found[order[0]], key=lambda one: (one.errors, one.utt), default=None)
    evidence = tuple(
        Evidence(
            metric=metric,
            value=round(shares[metric], 1),
            unit="percent",
            expected=limits.good(f"data.{metric}_percent"),
            origin=Origin(told[0].path),
            quote=f"{first.utt}: all recognised {_hypothesis(first)}" if first and metric == order[0] else None,
        )
        for metric in order
    )
    words = f"{name}: {len(told)} systems agree against the reference in {len(found['doubted'])} of {total} utterances"
    if found["refuted"]:
        words += f", and have hardly a word of it in {len(found['refuted'])}"
    if not unusual:
        return Cleared(rule=CODE, dir=best, summary=words, evidence=evidence)
    refuted = "refuted" in unusual
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.WARNING if refuted else Severity.NOTE,
        dir=best,
        stage=StageKind.DECODE,
        summary=words,
        points_to=((Cause.TRANSCRIPTS, Word.HINT),),
        confidence="inferred",
        evidence=evidence,
        advice=(f"listen to them beside their references: kaldi-doctor transcripts {best}",),
        sources=("Fiscus 1997 (ROVER)",),
    )


def _percent(path: str, scores: Scores) -> float:
    score = scores.best.get(path) or scores.partial[path]
    return score.percent


def _hypothesis(one: Aligned) -> str:
    return " ".join(right for _, right in one.pairs if right != GAP)


def _agreed(systems: Sequence[Sequence[Aligned]], limits: Limits) -> list[Aligned]:
    """Utterances of the first system that all others recognised alike, with enough errors."""
    others = [{one.utt: _hypothesis(one) for one in words} for words in systems[1:]]
    least = limits.value("data.doubted_errors")
    return [
        one
        for one in systems[0]
        if one.errors >= least and _hypothesis(one) and all(other.get(one.utt) == _hypothesis(one) for other in others)
    ]


def _refuted(systems: Sequence[Sequence[Aligned]], limits: Limits) -> list[Aligned]:
    """Utterances that all systems recognised nearly alike, and none as the reference says."""
    others = [{one.utt: one for one in words} for words in systems[1:]]
    least = limits.value("data.refuted_words")
    found: list[Aligned] = []
    for one in systems[0]:
        beside = [other[one.utt] for other in others if one.utt in other]
        if 2 * one.errors < len(one.pairs) or len(beside) < len(others):
            continue
        reference, hypotheses = bag(one, 0), [bag(item, 1) for item in (one, *beside)]
        if min(words.total() for words in (reference, *hypotheses)) < least:
            continue
        strange = all(overlap(words, reference) <= STRANGE for words in hypotheses)
        if strange and all(overlap(left, right) >= ALIKE for left, right in combinations(hypotheses, 2)):
            found.append(one)
    return found
