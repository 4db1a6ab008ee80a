"""The hypotheses fit the references of other utterances.

## Checks
Of the decodes with a hopeless error rate: how many hypotheses share most of their words with the reference of another
utterance, and hardly any with their own.

## Why it matters
Then the recogniser works, and test audio and test transcripts were paired wrongly: by a shifted or sorted list, by ids
that were made twice, or by the text of another test set.

## Reading the evidence
The number of such utterances, and one with the utterance whose words it has. Where another decode of the same test set
is sound, it tells who is to blame: with the same references, this decode had features or lattices of other utterances;
with other references, this one was scored against the wrong text.

## What to try
Where no decode of the test set is sound, compare wav.scp and text line by line, make them again from one list, and run
utils/validate_data_dir.sh. Then extract features and decode once more.

## When it is wrong
Test sets in which speakers read the same few prompts: there the rule does not look.

## Sources
utils/validate_data_dir.sh; Josh Meyer, Kaldi Troubleshooting Head-to-Toe.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from kaldi_doctor.align.agreement import overlap
from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import DecodeErrors, UtteranceErrors
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DATA011", "reference-utterance-mismatch"


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    harm=HarmKind.VOID,
    metrics=(
        "data.other_references_percent",
        "data.other_references_wer",
        "data.distinct_percent",
        "data.other_overlap",
        "data.own_overlap",
        "data.reference_words",
        "data.hypothesis_words",
        "data.rare_word_share",
        "decode.same_least",
    ),
)
def check(
    scores: Scores, utterances: UtteranceErrors, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | Skipped]:
    """Each decode whose error rate leaves room for it."""
    if reason := utterances.nothing():
        yield Skipped(CODE, reason)
        return
    good, poor = limits.good("data.other_references_percent"), limits.poor("data.other_references_percent")
    for path, score, errors in utterances.each():
        if score.percent in limits.good("data.other_references_wer"):
            continue
        fewest = limits.value("data.reference_words")
        judged = [one for one in errors.words if sum(left != GAP for left, _ in one.pairs) >= fewest]
        distinct = len({_side(one, 0) for one in judged})
        if len(judged) < limits.value("decode.same_least"):
            continue
        if 100.0 * distinct / len(judged) not in limits.good("data.distinct_percent"):
            yield Skipped(CODE, "the sentences of the test set come again by nature", path)
            continue
        pairs = list(_strangers(judged, limits))
        share = 100.0 * len(pairs) / len(judged)
        evidence = (
            Evidence(
                metric="other_references",
                value=round(share, 1),
                unit="percent",
                expected=good,
                origin=Origin(errors.path),
                quote=f"{pairs[0][0]} was recognised with the words of {pairs[0][1]}" if pairs else None,
            ),
        )
        if share in good:
            words = f"{share:.0f} % of the hypotheses fit another reference"
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        points, advice = _blame(path, errors, scores, utterances, limits)
        data = graph.get(path).data if points[0][0] is Cause.TRANSCRIPTS else None
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if (void := poor is not None and share in poor) else Severity.WARNING,
            explains_score=void,
            dir=(data or path).rstrip("/"),
            stage=StageKind.DATA if data else StageKind.DECODE,
            summary=f"{len(pairs)} of {len(judged)} hypotheses have the words of another utterance's reference",
            points_to=points,
            evidence=evidence,
            advice=(advice,),
            sources=("Kaldi: egs/wsj/s5/utils/validate_data_dir.sh",),
        )


def _blame(
    path: str, errors: DecodeErrors, scores: Scores, utterances: UtteranceErrors, limits: Limits
) -> tuple[tuple[tuple[Cause, Word], ...], str]:
    """Causes and advice: a sound decode of the same test set tells references from features that are of others."""
    own = {one.utt: _side(one, 0) for one in errors.words}
    for other, score, found in utterances.each():
        if other == path or score.percent not in limits.good("data.other_references_wer"):
            continue
        if other not in scores.identity or path not in scores.identity:
            continue
        if scores.identity[other].test_set != scores.identity[path].test_set:
            continue
        shared = [own[one.utt] == _side(one, 0) for one in found.words if one.utt in own]
        if not shared:
            continue
        if sum(shared) * 2 > len(shared):
            return (
                ((Cause.FEATURES, Word.PROOF), (Cause.TRANSCRIPTS, Word.HINT)),
                f"{other} recognised the same references: see which features and transforms {path} was decoded with",
            )
        return (
            ((Cause.TRANSCRIPTS, Word.PROOF),),
            f"{other} was scored against other references: score {path} again with the text of its test set",
        )
    return (
        ((Cause.TRANSCRIPTS, Word.PROOF), (Cause.FEATURES, Word.TYPICAL)),
        "compare wav.scp and text of the test set: audio and transcripts were paired wrongly",
    )


def _side(one: Aligned, side: int) -> tuple[str, ...]:
    return tuple(pair[side] for pair in one.pairs if pair[side] != GAP)


def _strangers(judged: list[Aligned], limits: Limits) -> Iterator[tuple[str, str]]:
    """(utterance, the one whose reference its hypothesis has)."""
    rarely, least = limits.value("data.rare_word_share") * len(judged), limits.value("data.hypothesis_words")
    other, own = limits.value("data.other_overlap"), limits.value("data.own_overlap")
    holders: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        for word in set(_side(one, 0)):
            holders[word].append(one.utt)
    # Two, whatever their number: the utterance itself and one that the word names.
    rare = {word for word, utts in holders.items() if len(utts) <= max(2, rarely)}
    bags = {one.utt: Counter(word for word in _side(one, 0) if word in rare) for one in judged}
    for one in judged:
        rare_words = Counter(word for word in _side(one, 1) if word in rare)
        if rare_words.total() < least or overlap(rare_words, bags[one.utt]) > own:
            continue
        near = Counter(utt for word in rare_words for utt in holders[word])
        for utt, _ in near.most_common(3):
            if utt != one.utt and overlap(rare_words, bags[utt]) >= other:
                yield one.utt, utt
                break
