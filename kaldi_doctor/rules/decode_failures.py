"""Utterances were not decoded.

## Checks
Decoding jobs counts of failed utterances and of searches that ended in no final state; reference utterances that the
scored hypotheses lack.

## Why it matters
A failed utterance is missing from the hypotheses, and scoring in mode "present" leaves it out: the printed error rate
is too good. A search without final state puts half a sentence in.

## Reading the evidence
Failed, partial and missing utterances over all. Utterances that were decoded and are missing from the score were lost
between the lattices and scoring; references of utterances that were never decoded are of another version of the test
set, or their features are missing.

## What to try
Read the failed utterances features and audio; widen beam and max-active; check that graph and model match.
Where all were decoded: find the lattice archive that is missing or cut short, then score again.

## When it is wrong
A handful of noisy utterances in a large test set is normal.

## Sources
Kaldi: src/gmmbin/gmm-latgen-faster.cc, src/bin/compute-wer.cc (mode present, "not present in hyp").
"""

from __future__ import annotations

from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes, Points
from kaldi_doctor.rules._registry import rule

_SEARCH: Points = (
    (Cause.SEARCH, Word.HINT),
    (Cause.GRAPH, Word.HINT),
    (Cause.FEATURES, Word.HINT),
    (Cause.AUDIO, Word.HINT),
)


@rule(
    "DEC006",
    "utterances-not-decoded",
    severity=Severity.WARNING,
    harm=HarmKind.DATA,
    metrics=("decode.lost_percent",),
)
def check(decodes: Decodes, scores: Scores, limits: Limits) -> Outcomes:
    """Add up what each decode lost."""
    for path, decode in sorted(decodes.by_dir.items()):
        score = scores.best.get(path) or scores.partial.get(path)
        missing = score.missing if score is not None else 0
        if not decode.total:
            continue
        failed, partial = 100.0 * decode.failed / decode.total, 100.0 * decode.partial / decode.total
        lost = limits.read("decode.lost_percent", 100.0 * max(decode.failed, missing) / decode.total, metric="lost")
        evidence = (
            Evidence(metric="failed", value=decode.failed, unit="utterances", origin=decode.origin),
            Evidence(metric="partial", value=decode.partial, unit="utterances"),
            Evidence(
                metric="missing_in_hypotheses", value=missing, unit="utterances", origin=score.origin if score else None
            ),
            lost.evidence(),
        )
        words = f"{decode.failed} of {decode.total} utterances failed, {decode.partial} ended without final state"
        if lost.usual and partial in lost.range:
            yield lost.cleared(path, words, evidence)
            continue
        summary, points, advice = words, _SEARCH, "look at the failed utterances first, then widen beam and max-active"
        if missing:
            summary += f", {missing} are missing from the score"
        if partial in lost.range and failed in lost.range:
            summary, points, advice = _lost_elsewhere(decode, missing, score.sentences if score else None)
        yield lost.finding(
            path,
            summary,
            stage=StageKind.DECODE,
            points_to=points,
            evidence=evidence,
            advice=advice,
            sources=("Kaldi: src/bin/compute-wer.cc",),
        )


def _lost_elsewhere(decode: Decode, missing: int, scored: int | None) -> tuple[str, Points, str]:
    """Summary, causes and advice where the search lost nothing: what was decoded was not scored, or never decoded."""
    if scored is not None and decode.done > scored:
        return (
            f"{min(missing, decode.done - scored)} of {decode.done} decoded utterances are missing from the score",
            ((Cause.JOB, Word.PROOF),),
            "look for a lat.*.gz that is missing or cut short, then score again",
        )
    return (
        f"{missing} references are of utterances that were not decoded ({decode.done} were)",
        ((Cause.JOB, Word.HINT), (Cause.FEATURES, Word.HINT)),
        "compare text with feats.scp of the test set (utils/validate_data_dir.sh), and count the decoding jobs",
    )
