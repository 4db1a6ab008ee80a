"""Words are counted wrong though only their spelling differs.

## Checks
The share of all errors in which reference and hypothesis have the same letters: capitals against small letters,
punctuation, or one word written as two.

## Why it matters
Such errors say nothing of the recogniser. They come from transcripts that were normalised in another way than the text
of the language model, and hide real differences between systems.

## Reading the evidence
Errors of that kind, and the pairs that occur most. Where they are most of the errors, the score says nothing of the
models, and what other rules read from it follows from this.

## What to try
Normalise references and LM text in the same way (case, punctuation, compounds), or map both sides in
local/wer_hyp_filter and wer_ref_filter, and score again.

## When it is wrong
Tasks in which the spelling is the point: capitals of names, compounds that a reader needs.

## Sources
steps/score_kaldi.sh (filters on both sides); steps/scoring/score_kaldi_wer.sh (ops).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_EXAMPLE = 30
"""Letters of an example that are shown."""


@rule(
    "DATA010",
    "spelling-mismatch",
    severity=Severity.ERROR,
    harm=HarmKind.VOID,
    metrics=("data.spelling_percent", "decode.explained_percent", "data.spelling_least"),
)
def check(utterances: UtteranceErrors, limits: Limits) -> Outcomes:
    """Each decode with enough errors."""
    if reason := utterances.nothing():
        yield limits.skipped(reason)
        return
    for path, score, errors in utterances.each():
        total = sum(errors.counts.errors)
        if score.metric != "WER" or total < limits.value("data.spelling_least"):
            continue  # phones have no spelling
        pairs = _spelled(errors)
        share = limits.read(
            "data.spelling_percent",
            100.0 * pairs.total() / total,
            origin=Origin(errors.path),
            metric="spelling",
            digits=1,
        )
        examples = ", ".join(
            f"{_short(left)} > {_short(right)} ({count})" for (left, right), count in pairs.most_common(3)
        )
        evidence = (share.evidence(quote=examples or None),)
        if share.usual:
            yield share.cleared(path, f"{share.value:.1f} % of the errors are spelling", evidence)
            continue
        explains = share.value >= limits.value("decode.explained_percent")
        yield share.finding(
            path,
            f"{share.value:.0f} % of the errors are the same letters, written otherwise: {examples}",
            odd=Severity.NOTE,
            poor=Severity.WARNING,
            severity=Severity.ERROR if explains else None,
            explains_score=explains,
            stage=StageKind.DECODE,
            points_to=((Cause.LM, Word.PROOF), (Cause.TRANSCRIPTS, Word.TYPICAL))
            if explains
            else ((Cause.LM, Word.TYPICAL), (Cause.TRANSCRIPTS, Word.HINT)),
            evidence=evidence,
            advice="normalise the references and the text of the LM in the same way, and score again",
            sources=("Kaldi: egs/wsj/s5/steps/score_kaldi.sh",),
        )


def _short(text: str) -> str:
    """Enough of a stretch of words to know it by."""
    return text if len(text) <= _EXAMPLE else text[: _EXAMPLE - 3] + "..."


def _spelled(errors: DecodeErrors) -> Counter[tuple[str, str]]:
    """Errors (words touched) by pair of texts that have the same letters."""
    found: Counter[tuple[str, str]] = Counter()
    for one in errors.words.with_errors():
        for left, right, count in _stretches(one):
            if left and right and _letters(left) == _letters(right) != "":
                found[" ".join(left), " ".join(right)] += count
    return found


def _stretches(one: Aligned) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], int]]:
    """(reference words, hypothesis words, errors) of errors that touch; words with the same letters by themselves."""
    run: list[tuple[str, str]] = []
    for pair in (*one.pairs, (GAP, GAP)):
        alone = GAP not in pair and pair[0] != pair[1] and _letters(pair[:1]) == _letters(pair[1:]) != ""
        if alone:
            yield pair[:1], pair[1:], 1
        if pair[0] != pair[1] and not alone:
            run.append(pair)
        elif run:
            yield tuple(a for a, _ in run if a != GAP), tuple(b for _, b in run if b != GAP), len(run)
            run = []


def _letters(words: tuple[str, ...]) -> str:
    return "".join(letter for word in words for letter in word.casefold() if letter.isalnum())
