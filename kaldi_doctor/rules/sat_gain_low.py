"""Speaker transforms gain little.

## Checks
Improvement of the auxiliary function per frame by the first transforms that are estimated from the model under
training (iteration 2 of train_sat.sh).

## Why it matters
Speakers differ, and a transform each gains one to four. If the groups in utt2spk are no speakers, all transforms come
out alike and gain nothing.

## Reading the evidence
The gain per frame, over all speakers.

## What to try
Check utt2spk: is each group one speaker, and all of it? Compare a few utterances of one group by ear.

## When it is wrong
A set of one speaker, or of one recording each.

## Sources
Measured on 8 SAT stages of public trees: 1.1 to 3.6 (18 directories: 0.68 to 3.6); 0.48 with speakers mixed up.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "SAT001", "speaker-transforms-gain-little"


@rule(CODE, NAME, severity=Severity.WARNING, metrics=("sat.fmllr_gain",))
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """The first estimation after the start of each SAT stage."""
    good = limits.good("sat.fmllr_gain")
    for path, stage in training.by_dir.items():
        passes = [item for item in stage.fmllr if item.iteration not in {None, 0} and item.improvement is not None]
        if not passes:
            continue
        first = passes[0]
        gain = first.improvement or 0.0
        words = f"the first re-estimated speaker transforms gain {gain:.2f} per frame"
        if first.speakers:
            words += f" over {len(first.speakers)} speakers"
        evidence = (
            Evidence(metric="fmllr_gain", value=round(gain, 2), unit="per frame", expected=good, origin=first.origin),
        )
        if gain in good:
            yield Cleared(
                rule=CODE,
                dir=path,
                summary=words,
                evidence=evidence,
            )
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=words,
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            evidence=evidence,
            advice=("check that each group in utt2spk is one speaker",),
        )
