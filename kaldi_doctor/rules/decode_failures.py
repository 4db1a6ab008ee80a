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
Read the failed utterances features and audio; widen beam and max-active; check that graph and model belong together.
Where all were decoded: find the lattice archive that is missing or cut short, then score again.

## When it is wrong
A handful of noisy utterances in a large test set is normal.

## Sources
Kaldi: src/gmmbin/gmm-latgen-faster.cc, src/bin/compute-wer.cc (mode present, "not present in hyp").
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC006", "utterances-not-decoded"
_Points = tuple[tuple[Cause, Word], ...]
_SEARCH: _Points = (
    (Cause.SEARCH, Word.HINT),
    (Cause.GRAPH, Word.HINT),
    (Cause.FEATURES, Word.HINT),
    (Cause.AUDIO, Word.HINT),
)


@rule(CODE, NAME, severity=Severity.WARNING, harm=HarmKind.DATA, metrics=("decode.lost_percent",))
def check(decodes: Decodes, scores: Scores, limits: Limits) -> Iterator[Finding | Cleared]:
    """Add up what each decode lost."""
    usual, poor = limits.good("decode.lost_percent"), limits.poor("decode.lost_percent")
    for path, decode in sorted(decodes.by_dir.items()):
        score = scores.best.get(path) or scores.partial.get(path)
        missing = score.missing if score is not None else 0
        total = max(decode.total, 1)
        lost = 100.0 * max(decode.failed, missing) / total
        partial = 100.0 * decode.partial / total
        if not decode.total:
            continue
        evidence = (
            Evidence(metric="failed", value=decode.failed, unit="utterances", origin=decode.origin),
            Evidence(metric="partial", value=decode.partial, unit="utterances"),
            Evidence(
                metric="missing_in_hypotheses", value=missing, unit="utterances", origin=score.origin if score else None
            ),
            Evidence(metric="lost", value=round(lost, 2), unit="percent", expected=usual),
        )
        words = f"{decode.failed} of {decode.total} utterances failed, {decode.partial} ended without final state"
        if lost in usual and partial in usual:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        bad = poor is not None and lost in poor
        summary, points, advice = words, _SEARCH, "look at the failed utterances first, then widen beam and max-active"
        if missing:
            summary += f", {missing} are missing from the score"
        if partial in usual and 100.0 * decode.failed / total in usual:
            summary, points, advice = _lost_elsewhere(decode, missing, score.sentences if score else None)
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if bad else Severity.WARNING,
            dir=path,
            stage=StageKind.DECODE,
            summary=summary,
            points_to=points,
            evidence=evidence,
            advice=(advice,),
            sources=("Kaldi: src/bin/compute-wer.cc",),
        )


def _lost_elsewhere(decode: Decode, missing: int, scored: int | None) -> tuple[str, _Points, str]:
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
