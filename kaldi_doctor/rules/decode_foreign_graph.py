"""The graph was made for another model.

## Checks
How many transition-ids the graph was made for (its disambiguation symbols, disambig_tid.int, come right after the
last transition-id) against those of the model it is decoded with; where one of the two is not at hand, num_pdfs of the
graph against the pdfs of the model.

## Why it matters
A graph holds transition-ids of the model it was made for. With another tree they mean other states, and decoding is
noise, or stops with an error.

## Reading the evidence
Both numbers with their files.

## What to try
Make the graph again from this model: utils/mkgraph.sh LANG MODEL GRAPH.

## When it is wrong
Equal numbers are no proof that tree and graph match. A model that was trained again after decoding has other
numbers than the one that decoded.

## Sources
Kaldi: src/hmm/hmm-utils.cc (GetHTransducer), egs/wsj/s5/utils/mkgraph.sh (num_pdfs, disambig_tid.int), steps/decode.sh
(the check of num_pdfs).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.data_and_lang import LangDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSizes
from kaldi_doctor.facts.transition_ids import TransitionIds
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC007", "graph-model-mismatch"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.SCORE)
def check(
    found: Experiments, graph: LineageGraph, places: Places, sizes: ModelSizes, models: TransitionIds
) -> Iterator[Finding | Cleared]:
    """Compare what the graph was made for with the model that decodes with it."""
    for decode in found.of(DirKind.DECODE):
        used = places.graph_of(decode.path)
        model = graph.model_of(decode.path)
        if used is None or model is None or decode.copied_from:
            continue
        compared = _by_transition_ids(used, model, models) or _by_pdfs(used, model, found, graph, sizes)
        if compared is None:
            continue
        words, evidence, same = compared
        if same:
            yield Cleared(rule=CODE, dir=decode.path, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=decode.path,
            stage=StageKind.DECODE,
            summary=words,
            points_to=((Cause.GRAPH, Word.PROOF),),
            evidence=evidence,
            advice=(f"make the graph again from {model}: utils/mkgraph.sh LANG {model} {used.path}",),
            sources=("Kaldi: src/hmm/hmm-utils.cc, egs/wsj/s5/steps/decode.sh",),
        )


_Compared = tuple[str, tuple[Evidence, ...], bool]


def _by_transition_ids(used: LangDir, model: str, models: TransitionIds) -> _Compared | None:
    """The graph's first disambiguation symbol is the one after the last transition-id of its model."""
    symbols, own = used.ids("disambig_tid.int"), models.of(model)
    if not symbols or own is None:
        return None
    made_for = min(symbols) - 1
    evidence = (
        Evidence(
            metric="transition_ids",
            value=made_for,
            unit="transition-ids",
            origin=Origin(f"{used.path}/disambig_tid.int", 1),
            label="graph",
        ),
        Evidence(metric="transition_ids", value=own[0], unit="transition-ids", origin=Origin(own[1]), label="model"),
    )
    words = f"graph {used.path} was made for a model of {made_for:,} transition-ids, {model} has {own[0]:,}"
    return words, evidence, made_for == own[0]


def _by_pdfs(used: LangDir, model: str, found: Experiments, graph: LineageGraph, sizes: ModelSizes) -> _Compared | None:
    """The numbers of pdfs; a network shares the tree of the alignments it was trained on."""
    pdfs, own = used.num_pdfs(), _pdfs(model, found, graph, sizes)
    if pdfs is None or own is None:
        return None
    evidence = (
        Evidence(metric="num_pdfs", value=pdfs, unit="pdfs", origin=Origin(f"{used.path}/num_pdfs"), label="graph"),
        Evidence(metric="num_pdfs", value=own, unit="pdfs", label="model"),
    )
    return f"graph {used.path} has {pdfs} pdfs, {model} has {own}", evidence, pdfs == own


def _pdfs(model: str, found: Experiments, graph: LineageGraph, sizes: ModelSizes) -> int | None:
    """Pdfs of a GMM by its last update; of a network those of the GMM whose alignments it was trained on."""
    own = sizes.by_dir.get(model)
    if own is not None and own.states:
        return own.states
    experiment = found.get(model)
    if experiment is None or experiment.kind in {DirKind.CHAIN, DirKind.SGMM2, DirKind.MMI}:
        return None  # a chain model has a tree of its own, the others do not log theirs
    parents = [sizes.by_dir.get(parent) for parent in graph.training_parents(model)]
    return next((size.states for size in parents if size is not None and size.states), None)
