"""The language model finds what was said unlikely.

## Checks
The cost that the decoding graph charges for the best paths, a word, where the error rate says that these are about what
was said: against the logarithm of the number of words, which is what a model without any knowledge charges.

## Why it matters
Where the words are right and the graph charges more for them than a list of equally likely words would, its language
model was made from other text. The search then has to find the right words against the model.

## Reading the evidence
The cost a word in natural logarithms, the end of a sentence counted as a word, and its ratio to the logarithm of the
vocabulary. It holds the costs of pronunciations and silence as well, about one a word.

## What to try
Make the language model from text like the test set's; look whether the graph was made from the lang directory that was
meant (`utils/mkgraph.sh`).

## When it is wrong
Vocabularies of a few hundred words, in which transitions cost as much as words; smaller ones are not judged, nor are
chain models, whose graphs charge for self-loops as well.

## Sources
Kaldi: src/latbin/lattice-best-path.cc (prints both costs), steps/scoring/score_kaldi_wer.sh. Measured on labelled runs:
0.9 to 1.25 with the right model, 1.5 to 1.7 with a model of the same words in another order; 0.7 and 1.0 on two public
sets of some 2,000 words.
"""

from __future__ import annotations

import math

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.graph_costs import GraphCosts
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, DirKind, Severity, StageKind, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LM006",
    "graph-cost-of-best-paths",
    severity=Severity.NOTE,
    metrics=("lm.graph_cost_ratio", "lm.graph_cost_words", "lm.graph_cost_wer"),
)
def check(
    costs: GraphCosts, scores: Scores, places: Places, found: Experiments, graph: LineageGraph, limits: Limits
) -> Outcomes:
    """The first usable decode of each graph."""
    judged: set[str] = set()
    for path, score in sorted(scores.best.items()):
        decode, lang = found.get(path), places.graph_of(path)
        model = found.get(graph.model_of(path) or "")
        if decode is None or decode.kind is not DirKind.DECODE or lang is None or lang.path in judged:
            continue
        if score.percent not in limits.good("lm.graph_cost_wer") or (model and model.kind is DirKind.CHAIN):
            continue
        size = sum(1 for word in lang.words() if not word.startswith(("#", "<")))
        cost = costs.of(path) if size >= limits.value("lm.graph_cost_words") else None
        if cost is None:
            continue
        judged.add(lang.path)
        ratio = limits.read(
            "lm.graph_cost_ratio",
            cost.a_word / math.log(size),
            origin=cost.origin,
            unit="of the logarithm of the words",
        )
        words = (
            f"the graph charges {cost.a_word:.1f} a word for the best paths, {math.log(size):.1f} would be the price of"
            f" {size:,} equally likely words"
        )
        yield ratio.outcome(
            path,
            words,
            severity=Severity.NOTE,
            stage=StageKind.DECODE,
            points_to=((Cause.LM, Word.TYPICAL), (Cause.GRAPH, Word.HINT)),
            evidence=(
                ratio.evidence(),
                Evidence(metric=score.metric.lower(), value=score.percent, unit="percent", origin=score.origin),
            ),
            advice="make the language model from text like that of the test set, and the graph from it",
        )
    if not judged:
        yield limits.skipped("no usable decode with logs of its best paths, and a graph with enough words")
