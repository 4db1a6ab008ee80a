"""The model does not know these features.

## Checks
The log-likelihood per frame in decoding against that of aligning the training data with the same model, where the
error rate is high too. All decodes of one test set are judged together, by the smallest model without speaker
transforms; it is compared only with alignments that took their features through the same steps.

## Why it matters
Training speech and test speech of one kind score alike under a model. A large difference, together with an error rate
that no tuning explains, means that the test features are of another kind: other configuration, other sampling rate,
missing mean normalisation or speaker transforms. Much better than training is as impossible as much worse: frames
without the variety of speech lie close to every mean.

## Reading the evidence
Both likelihoods per frame on the scale of the acoustic model, with their logs. Decoding includes the costs of the
graph, so a difference of a few units is usual, and large models of little speech fit their training data better than
any test. Where the smallest model finds the features as usual, a larger one that does not has another fault.

## What to try
Make the test features again with the configuration of the training features (conf/mfcc.conf, sampling rate,
dimension) and compute CMVN again.

## When it is wrong
Test recordings of another channel or noise; models trained on minutes of speech, which overfit; graphs that force
wrong words (empty grammar, wrong lexicon).

## Sources
Kaldi: src/gmmbin/gmm-latgen-faster.cc and gmm-align-compiled.cc (both print the log-likelihood per frame).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.feature_pipes import FeaturePipes, same_space
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Range, Score, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC004", "decode-likelihood-mismatch"


@dataclass(frozen=True, slots=True)
class _Gap:
    """A decode and the alignment it is held against. `gap` is positive where decoding is less likely."""

    decode: Decode
    like: float
    aligned: AlignPass
    trained: float
    adapted: bool
    mono: bool
    score: Score | None

    @property
    def path(self) -> str:
        return self.decode.dir

    @property
    def gap(self) -> float:
        return self.trained - self.like


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    harm=HarmKind.SCORE,
    metrics=(
        "decode.likelihood_gap",
        "decode.impossible_gap",
        "decode.gap_frames",
        "decode.mismatch_wer",
        "decode.deleted_percent",
    ),
)
def check(
    decodes: Decodes,
    passes: AlignPasses,
    pipes: FeaturePipes,
    found: Experiments,
    graph: LineageGraph,
    scores: Scores,
    limits: Limits,
) -> Iterator[Finding | Cleared | Skipped]:
    """Hold the decodes of each test set against the last alignments of their models' training data."""
    sets: dict[str, list[_Gap]] = {}
    for path in (item for item in graph.order if item in decodes.by_dir):
        decode, model = decodes.by_dir[path], graph.model_of(path)
        if decode.log_like is None:
            continue
        last = _baseline(path, model, passes, pipes, graph) if model else None
        if last is None or last.log_like is None or model is None:
            yield Skipped(CODE, "no alignment log of its model in the same space to compare with", path)
            continue
        used, trained = pipes.decoding(path), found.get(model)
        mono = trained is not None and trained.kind is DirKind.MONO
        adapted = used is not None and used.adapted
        gap = _Gap(decode, decode.log_like, last, last.log_like, adapted, mono, scores.best.get(path))
        sets.setdefault(graph.get(path).data or path, []).append(gap)
    for data, gaps in sorted(sets.items()):
        yield from _judge(data, gaps, limits)


def _baseline(path: str, model: str, passes: AlignPasses, pipes: FeaturePipes, graph: LineageGraph) -> AlignPass | None:
    """An alignment by the same model through the same steps: the last of training, else one made for later stages.

    Where no command line tells the steps, the last of training stands for a decode that is no first pass.
    """
    last, used, trained = passes.last(model), pipes.decoding(path), pipes.of_pass(model, "train")
    if used is None or trained is None:
        return None if path.endswith(".si") else last
    if last is not None and same_space(used, trained):
        return last
    made = [
        item
        for other in passes.by_dir
        if other != model and graph.model_of(other) == model
        for item in passes.by_dir[other]
        if (how := pipes.of_pass(other, item.pass_)) is not None and same_space(used, how)
    ]
    return max(made, key=lambda item: item.frames, default=None)


def _judge(data: str, gaps: list[_Gap], limits: Limits) -> Iterator[Finding | Cleared | Skipped]:
    """The decodes of one test set, by its witness; the others count with it where they lie on the same side."""
    usual, poor = limits.good("decode.likelihood_gap"), limits.poor("decode.likelihood_gap")
    witness = min(gaps, key=lambda item: (item.adapted, not item.mono, gaps.index(item)))
    sure = _outside(witness, usual, poor)
    better = witness.gap < 0
    reported = False
    for item in sorted(gaps, key=lambda one: one is not witness):
        words = f"{item.like:.1f} per frame in decoding, {item.trained:.1f} in aligning the training data"
        beside = "" if item is witness or sure else f"; {data} is as usual for {witness.aligned.dir}"
        agrees = item.gap not in usual and (item.gap < 0) == better
        together = [one for one in gaps if one.gap not in usual and (one.gap < 0) == better]
        if not (sure and agrees and _hopeless(item, limits)):
            evidence, summary = _evidence(item, usual), words + beside
            yield Cleared(rule=CODE, dir=item.path, summary=summary, evidence=evidence)
        elif sum(one.decode.frames for one in together) < limits.value("decode.gap_frames"):
            yield Skipped(CODE, "a likelihood mismatch of this size means little on so few frames", item.path)
        elif not reported:  # once for a test set: its decodes have one fault
            reported = True
            yield _finding(item, data, words, len(together), _evidence(item, usual))


def _outside(witness: _Gap, usual: Range, poor: Range | None) -> bool:
    """Whether the witness is out of the ordinary; a larger model, which overfits, only where the gap is poor."""
    if witness.mono or witness.gap < 0:
        return witness.gap not in usual
    return poor is not None and witness.gap in poor


def _hopeless(item: _Gap, limits: Limits) -> bool:
    """A score that no tuning explains. Where all words are deleted the graph forced silence upon speech."""
    score = item.score
    if score is None:
        return item.gap not in limits.good("decode.impossible_gap")
    deleted, empty = 100.0 * (score.dels or 0) / (score.ref_words or 1), limits.poor("decode.deleted_percent")
    silent = empty is not None and deleted in empty
    return score.percent not in limits.good("decode.mismatch_wer") and not silent


def _evidence(item: _Gap, usual: Range) -> tuple[Evidence, ...]:
    """Both likelihoods and their difference."""
    both = (("decoding", item.like, item.decode.origin), ("training", item.trained, item.aligned.origin))
    return (
        *(
            Evidence(metric="log_likelihood", value=round(value, 2), unit="per frame", origin=origin, label=label)
            for label, value, origin in both
        ),
        Evidence(metric="gap", value=round(item.gap, 2), unit="per frame", expected=usual),
    )


def _finding(item: _Gap, data: str, words: str, agree: int, evidence: tuple[Evidence, ...]) -> Finding:
    more = f" ({agree} decodes of {data} agree)" if agree > 1 else ""
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR,
        dir=item.path,
        stage=StageKind.DECODE,
        summary=f"log-likelihood {words}{more}",
        points_to=((Cause.FEATURES, Word.PROOF), (Cause.AUDIO, Word.TYPICAL if item.gap < 0 else Word.HINT)),
        evidence=evidence,
        advice=("make the test features again with the configuration of the training features, and their CMVN",),
        sources=("Kaldi: src/gmmbin/gmm-latgen-faster.cc",),
    )
