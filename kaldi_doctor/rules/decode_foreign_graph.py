"""The graph was made for another model.

## Checks
num_pdfs of the decoding graph against the number of pdfs of the model it is decoded with.

## Why it matters
A graph holds transition-ids of the model it was made for. With another tree they mean other states, and decoding is
noise, or stops with an error.

## Reading the evidence
Both numbers with their files.

## What to try
Make the graph again from this model: utils/mkgraph.sh LANG MODEL GRAPH.

## When it is wrong
num_pdfs is written by mkgraph.sh since 2014 only; equal numbers are no proof that tree and graph belong together.

## Sources
Kaldi: egs/wsj/s5/utils/mkgraph.sh (num_pdfs), steps/decode.sh (the same check).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.model_sizes import ModelSizes
from kaldi_doctor.facts.places import Places
from kaldi_doctor.model import Cause, Cleared, DirKind, Evidence, Finding, HarmKind, Origin, Severity, StageKind
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC007", "graph-of-another-model"


@rule(CODE, NAME, severity=Severity.ERROR, harm=HarmKind.JOB)
def check(found: Experiments, graph: LineageGraph, places: Places, sizes: ModelSizes) -> Iterator[Finding | Cleared]:
    """Compare the numbers of pdfs; a network shares the tree of the alignments it was trained on."""
    for decode in found.of(DirKind.DECODE):
        used = places.graph_of(decode.path)
        pdfs = used.num_pdfs() if used is not None else None
        model = graph.model_of(decode.path)
        if used is None or pdfs is None or model is None or decode.copied_from:
            continue
        own = _pdfs(model, found, graph, sizes)
        if own is None:
            continue
        evidence = (
            Evidence(metric="num_pdfs", value=pdfs, unit="pdfs", origin=Origin(f"{used.path}/num_pdfs"), label="graph"),
            Evidence(metric="num_pdfs", value=own, unit="pdfs", label="model"),
        )
        words = f"graph {used.path} has {pdfs} pdfs, {model} has {own}"
        if pdfs == own:
            yield Cleared(
                rule=CODE, dir=decode.path, summary=words, evidence=evidence, speaks_against=((Cause.GRAPH, 1.0),)
            )
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=decode.path,
            stage=StageKind.DECODE,
            summary=words,
            points_to=((Cause.GRAPH, 4.0),),
            evidence=evidence,
            advice=(f"make the graph again from {model} with utils/mkgraph.sh",),
            sources=("Kaldi: egs/wsj/s5/steps/decode.sh",),
        )


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
