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

from collections.abc import Iterator

from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.feature_pipes import FeaturePipes, same_space
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, NotLooked
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "ALI004", "likelihood-falls-with-same-model"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.DATA, metrics=("align.same_model_change",))
def check(
    passes: AlignPasses, pipes: FeaturePipes, graph: LineageGraph, limits: Limits
) -> Iterator[Finding | Cleared | NotLooked]:
    """Each alignment directory against the training of its model."""
    good, poor = limits.good("align.same_model_change"), limits.poor("align.same_model_change")
    for path in passes.by_dir:
        model = graph.model_of(path)
        before = passes.last(model) if model and model != path else None
        if before is None or before.log_like is None or passes.by_dir[path][-1].pass_ == "train":
            continue
        last = _comparable(passes, pipes, path, before)
        if last is None:
            yield NotLooked(CODE, "no pass took its features as the training of its model did", path)
            continue
        if last.log_like is None or last.frames != before.frames:
            continue
        change = last.log_like - before.log_like
        words = f"log-likelihood per frame {last.log_like:.2f}, {before.log_like:.2f} in training {model}"
        evidence = (
            Evidence(metric="log_like", value=round(last.log_like, 2), origin=last.origin, label="now"),
            Evidence(metric="log_like", value=round(before.log_like, 2), origin=before.origin, label="training"),
            Evidence(metric="same_model_change", value=round(change, 2), unit="per frame", expected=good),
        )
        if change in good:
            yield Cleared(rule=CODE, dir=path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if poor is not None and change in poor else Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=f"the same frames are {-change:.1f} less likely under the same model: {words}",
            points_to=((Cause.SPEAKERS, Word.TYPICAL), (Cause.FEATURES, Word.TYPICAL), (Cause.ADAPTATION, Word.HINT)),
            evidence=evidence,
            advice=("compare utt2spk and cmvn.scp with those that the model was trained with",),
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
