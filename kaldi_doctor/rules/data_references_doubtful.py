"""Several systems agree on words that the reference does not have.

## Checks
On test sets that three or more systems decoded: utterances where all of the better half heard the same words, with two
or more errors against the reference.

## Why it matters
Different models rarely make the same mistake twice in one sentence. Where they do, the transcript is the more likely
fault, and no training will remove that part of the error rate.

## Reading the evidence
The number of utterances, the errors in them, and one with what was heard.

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
from collections.abc import Iterator

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.model import Cause, Cleared, Evidence, Finding, NotLooked, Origin, Severity, StageKind
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA013", "references-doubted"
_ERRORS, _SYSTEMS, _UTTERANCES = 2, 3, 20_000
"""Errors that one slip does not explain; systems that must agree; utterances of all systems that are looked at."""


@rule(CODE, NAME, severity=Severity.NOTE, metrics=("data.doubted_percent", "decode.same_least", "data.doubted_wer"))
def check(scores: Scores, utterances: UtteranceErrors, sheet: Cheatsheet) -> Iterator[Finding | Cleared | NotLooked]:
    """Each set of decodes that scored the same words with different models."""
    groups: dict[tuple[str, str, int | None], dict[str, str]] = defaultdict(dict)
    for path, score, errors in utterances.each():
        identity = scores.identity.get(path)
        if identity is None or score.percent not in sheet.good("data.doubted_wer"):
            continue
        if len(errors.counts.utts) < sheet.value("decode.same_least"):
            continue
        models = groups[identity.test_set, identity.lm, score.ref_words]
        model = identity.model or path.rpartition("/")[0]
        if model not in models or score.percent < _percent(models[model], scores):
            models[model] = path
    looked = False
    for (name, _, _), models in sorted(groups.items(), key=lambda item: str(item[0])):
        chosen = sorted(models.values(), key=lambda path: (_percent(path, scores), path))
        chosen = chosen[: max(_SYSTEMS, (len(chosen) + 1) // 2)]
        told = [found for path in chosen if (found := utterances.get(path))]
        if len(told) < _SYSTEMS or sum(len(one.counts.utts) for one in told) > _UTTERANCES:
            continue
        looked = True
        doubted = _agreed([one.words for one in told])
        total = len(told[0].counts.utts)
        share = 100.0 * len(doubted) / max(total, 1)
        first = max(doubted, key=lambda one: (one.errors, one.utt), default=None)
        words = f"{name}: {len(told)} systems agree against the reference in {len(doubted)} of {total} utterances"
        evidence = (
            Evidence(
                metric="doubted",
                value=round(share, 1),
                unit="percent",
                expected=sheet.good("data.doubted_percent"),
                origin=Origin(told[0].path),
                quote=f"{first.utt}: all heard {_heard(first)}" if first else None,
            ),
        )
        if share in sheet.good("data.doubted_percent"):
            yield Cleared(rule=CODE, dir=chosen[0], summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.NOTE,
            dir=chosen[0],
            stage=StageKind.DECODE,
            summary=words,
            points_to=((Cause.TRANSCRIPTS, 0.3),),
            confidence="inferred",
            evidence=evidence,
            advice=(f"listen to them beside their references: kaldi-doctor transcripts {chosen[0]}",),
            sources=("Fiscus 1997 (ROVER)",),
        )
    if not looked:
        yield NotLooked(CODE, "no test set that three usable systems decoded with errors by utterance")


def _percent(path: str, scores: Scores) -> float:
    score = scores.best.get(path) or scores.partial[path]
    return score.percent


def _heard(one: Aligned) -> str:
    return " ".join(right for _, right in one.pairs if right != GAP)


def _agreed(systems: list[list[Aligned]]) -> list[Aligned]:
    """Utterances of the first system that all others heard alike, with enough errors."""
    others = [{one.utt: _heard(one) for one in words} for words in systems[1:]]
    return [
        one
        for one in systems[0]
        if one.errors >= _ERRORS and _heard(one) and all(other.get(one.utt) == _heard(one) for other in others)
    ]
