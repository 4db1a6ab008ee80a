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

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("SAT001", "fmllr-gain-too-low", severity=Severity.WARNING, metrics=("sat.fmllr_gain",))
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The first estimation after the start of each SAT stage."""
    for path, stage in training.by_dir.items():
        passes = [item for item in stage.fmllr if item.iteration not in {None, 0} and item.improvement is not None]
        if not passes:
            continue
        first = passes[0]
        gain = limits.read("sat.fmllr_gain", first.improvement or 0.0, origin=first.origin)
        speakers = f" over {len(first.speakers)} speakers" if first.speakers else ""
        yield gain.outcome(
            path,
            f"the first re-estimated speaker transforms gain {gain.value:.2f} per frame{speakers}",
            stage=graph.stage_of(path),
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            advice="check that each group in utt2spk is one speaker",
        )
