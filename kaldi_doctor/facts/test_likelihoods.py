"""How the likelihood of test and training data changed from one GMM stage to the next, where both decode the same set.

Only stages whose features went through the same steps compare (monophones and triphones on deltas, as a rule).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.feature_pipes import FeaturePipes, same_space
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSizes


@dataclass(frozen=True, slots=True)
class LikelihoodStep:
    """One decode beside that of the stage before; changes are of the log-likelihood per frame.

    Attributes:
        model, before: training directories of this stage and of the one before.
        decode, decode_before: decodes of the same data.
        test_change, train_change: this stage less the one before.
        aligned, aligned_before: last alignments of the training data.
    """

    model: str
    before: str
    data: str
    decode: Decode
    decode_before: Decode
    aligned: AlignPass
    aligned_before: AlignPass
    test_change: float
    train_change: float


class TestLikelihoods:
    """All such steps, in order of the lineage."""

    __test__ = False  # no test class, whatever pytest thinks of the name

    def __init__(self, steps: tuple[LikelihoodStep, ...]) -> None:
        self.steps = steps

    def __iter__(self) -> Iterator[LikelihoodStep]:
        return iter(self.steps)


@fact
def test_likelihoods(
    decodes: Decodes, passes: AlignPasses, pipes: FeaturePipes, graph: LineageGraph, sizes: ModelSizes
) -> TestLikelihoods:
    """Pair each decode with one of the same data by a parent stage of its model."""
    rank = {path: number for number, path in enumerate(graph.order)}
    steps = []
    for path, decode in sorted(decodes.by_dir.items(), key=lambda item: rank.get(item[0], len(rank))):
        model, data, used = graph.model_of(path), graph.get(path).data, pipes.decoding(path)
        if model is None or data is None or used is None or sizes.get(model) is None or decode.log_like is None:
            continue
        for other, earlier in sorted(decodes.by_dir.items()):
            before, how = graph.model_of(other), pipes.decoding(other)
            if before is None or before not in graph.training_parents(model) or sizes.get(before) is None:
                continue
            if graph.get(other).data != data or earlier.log_like is None or how is None or not same_space(used, how):
                continue
            last, first = passes.last(model), passes.last(before)
            if last is None or first is None or last.log_like is None or first.log_like is None:
                continue
            steps.append(
                LikelihoodStep(
                    model=model,
                    before=before,
                    data=data,
                    decode=decode,
                    decode_before=earlier,
                    aligned=last,
                    aligned_before=first,
                    test_change=decode.log_like - earlier.log_like,
                    train_change=last.log_like - first.log_like,
                )
            )
            break
    if not steps:
        raise FactMissing("no two stages in a row decode the same data through the same feature steps")
    return TestLikelihoods(tuple(steps))
