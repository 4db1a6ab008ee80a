"""The decision tree gains far less than the one before.

## Checks
Gain in log-likelihood per frame of splitting the tree, against the tree of the stage that its alignments come from;
also the leaves reached.

## Why it matters
The tree asks which contexts sound different. If alignments and features do not belong together all contexts sound the
same, and there is nothing to split.

## Reading the evidence
Both gains and numbers of leaves. From stage to stage the gain stays or rises.

## What to try
Check that the features of this stage belong to the alignments it was given.

## When it is wrong
A tree that was asked for far fewer leaves.

## Sources
Measured on pairs of stages of public and made trees: 0.84 to 1.6 times the gain before; 0.19 where features were of
other utterances.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "TREE001", "tree-gain-falls"
_STAGES = frozenset({StageKind.TRI, StageKind.LDA_MLLT, StageKind.SAT})


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    sees="features-of-alignments",
    metrics=("tree.gain_ratio", "tree.comparable_leaves"),
)
def check(training: GmmTraining, graph: LineageGraph, limits: Limits) -> Iterator[Finding | Cleared]:
    """Each tree against those of the stages it stands on."""
    good, poor = limits.good("tree.gain_ratio"), limits.poor("tree.gain_ratio")
    asked = limits.value("tree.comparable_leaves")
    for path, stage in training.by_dir.items():
        tree = stage.tree
        if tree is None or tree.gain is None or graph.stage_of(path) not in _STAGES:
            continue
        for parent in graph.training_parents(path):
            found = training.by_dir.get(parent)
            before = found.tree if found is not None else None
            if before is None or not before.gain or before.gain <= 0:
                continue
            if tree.wanted and before.wanted and tree.wanted < asked * before.wanted:
                continue
            ratio = tree.gain / before.gain
            words = (
                f"tree gains {tree.gain:.2f} per frame with {tree.leaves or tree.split} leaves,"
                f" {before.gain:.2f} with {before.leaves or before.split} in {parent}"
            )
            evidence = (
                Evidence(
                    metric="tree_gain", value=round(tree.gain, 2), unit="per frame", origin=tree.origin, label="now"
                ),
                Evidence(
                    metric="tree_gain",
                    value=round(before.gain, 2),
                    unit="per frame",
                    origin=before.origin,
                    label="before",
                ),
                Evidence(metric="gain_ratio", value=round(ratio, 2), unit="ratio", expected=good),
            )
            if ratio in good:
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
                severity=Severity.ERROR if poor is not None and ratio in poor else Severity.WARNING,
                dir=path,
                stage=graph.stage_of(path),
                summary=words,
                points_to=((Cause.FEATURES, Word.TYPICAL), (Cause.ALIGNMENT, Word.TYPICAL)),
                evidence=evidence,
                advice=("check that the features of this stage belong to the alignments it was given",),
            )
