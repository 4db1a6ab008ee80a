"""The decision tree gains far less than the one before.

## Checks
Gain in log-likelihood per frame of splitting the tree, against the tree of the stage that its alignments come from;
also the leaves reached.

## Why it matters
The tree asks which contexts sound different. If alignments and features do not match all contexts sound the
same, and there is nothing to split.

## Reading the evidence
Both gains and numbers of leaves. From stage to stage the gain stays or rises.

## What to try
Check that the features of this stage match the alignments it was given.

## When it is wrong
A tree of which far fewer leaves were requested.

## Sources
Measured on pairs of stages of public and made trees: 0.84 to 1.6 times the gain before; 0.19 where features were of
other utterances.
"""

from __future__ import annotations

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_STAGES = frozenset({StageKind.TRI, StageKind.LDA_MLLT, StageKind.SAT})


@rule(
    "TREE001",
    "tree-gain-falls",
    severity=Severity.ERROR,
    sees="features-of-alignments",
    metrics=("tree.gain_ratio", "tree.comparable_leaves"),
)
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each tree against those of its parent stages."""
    comparable = limits.value("tree.comparable_leaves")
    for path, stage in training.by_dir.items():
        tree = stage.tree
        if tree is None or tree.gain is None or graph.stage_of(path) not in _STAGES:
            continue
        for parent in graph.training_parents(path):
            found = training.by_dir.get(parent)
            before = found.tree if found is not None else None
            if before is None or not before.gain or before.gain <= 0:
                continue
            if tree.wanted and before.wanted and tree.wanted < comparable * before.wanted:
                continue
            ratio = limits.read("tree.gain_ratio", tree.gain / before.gain, unit="ratio")
            gains = (("now", tree.gain, tree.origin), ("before", before.gain, before.origin))
            yield ratio.outcome(
                path,
                f"tree gains {tree.gain:.2f} per frame with {tree.leaves or tree.split} leaves,"
                f" {before.gain:.2f} with {before.leaves or before.split} in {parent}",
                stage=graph.stage_of(path),
                points_to=((Cause.FEATURES, Word.TYPICAL), (Cause.ALIGNMENT, Word.TYPICAL)),
                evidence=(
                    *(
                        Evidence(metric="tree_gain", value=round(gain, 2), unit="per frame", origin=origin, label=label)
                        for label, gain, origin in gains
                    ),
                    ratio.evidence(),
                ),
                advice="check that the features of this stage match the alignments it was given",
            )
