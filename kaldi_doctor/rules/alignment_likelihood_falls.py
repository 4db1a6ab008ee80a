"""The same model finds the same frames much less likely than in training.

## Checks
Log-likelihood per frame of an alignment, against that of the last alignment in the training of the model it was made
with, where both hold the same number of frames and took them through the same steps: of the two passes of
align_fmllr.sh, the one that is adapted as training was.

## Why it matters
Model and audio are the same, so the features were normalised in another way: by other speakers, other cepstral means,
or other transforms.

## Reading the evidence
Both likelihoods and their difference. In order, the alignment is 0 to 1.3 above training.

## What to try
Compare utt2spk and cmvn.scp of the data directory with those of training.

## When it is wrong
The same number of frames by chance in other audio.

## Sources
Measured on public and made trees: rises by 0.0 to 1.3; falls by 3.3 where speakers were mixed up.
"""

from __future__ import annotations

from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.feature_pipes import FeaturePipes, same_space
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "ALI004",
    "same-model-likelihood-drop",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    metrics=("align.same_model_change",),
)
def check(passes: AlignPasses, pipes: FeaturePipes, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each alignment directory against the training of its model."""
    for path in passes.by_dir:
        model = graph.model_of(path)
        before = passes.last(model) if model and model != path else None
        if before is None or before.log_like is None or passes.by_dir[path][-1].pass_ == "train":
            continue
        last = _comparable(passes, pipes, path, before)
        if last is None:
            yield limits.skipped("no pass took its features as the training of its model did", path)
            continue
        if last.log_like is None or last.frames != before.frames:
            continue
        change = limits.read("align.same_model_change", last.log_like - before.log_like, unit="per frame")
        words = f"log-likelihood per frame {last.log_like:.2f}, {before.log_like:.2f} in training {model}"
        less = f"the same frames are {-change.value:.1f} less likely under the same model: "
        yield change.outcome(
            path,
            words if change.usual else less + words,
            stage=graph.stage_of(path),
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.FEATURES, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            evidence=(
                Evidence(metric="log_like", value=round(last.log_like, 2), origin=last.origin, label="now"),
                Evidence(metric="log_like", value=round(before.log_like, 2), origin=before.origin, label="training"),
                change.evidence(),
            ),
            advice="compare utt2spk and cmvn.scp with those that the model was trained with",
        )


def _comparable(passes: AlignPasses, pipes: FeaturePipes, path: str, before: AlignPass) -> AlignPass | None:
    """The last pass in the space of training; where no command line tells, the only pass of align_si.sh."""
    trained = pipes.of_pass(before.dir, "train")
    for item in reversed(passes.by_dir[path]):
        used = pipes.of_pass(path, item.pass_)
        if used is None or trained is None:
            if item.pass_ == "align":
                return item
        elif same_space(used, trained):
            return item
    return None
