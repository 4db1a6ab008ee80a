"""A stage has other phones than what it was made from.

## Checks
`phones.txt` of each stage, without the disambiguation symbols, against that of the lang directory it names, of the
directories whose model or alignments it used, and, of a decode, the graph against the model.

## Why it matters
Models, trees and alignments hold phones by number. With another table the same numbers are other phones: training goes
through, on the wrong sounds, and a graph spells its words with the wrong models.

## Reading the evidence
The two files, and how many symbols have another id or stand in one of them alone.

## What to try
Use one lang directory from the monophones to the graph. Where the lexicon had to change, start again from the
monophones.

## When it is wrong
A copy of phones.txt that was changed for reading. A lang directory that was made again after the run, from a lexicon
with other phones: then nothing that is here can be continued with it.

## Sources
Kaldi: egs/wsj/s5/utils/lang/check_phones_compatible.sh (called by the training, alignment and graph scripts since 2016;
older scripts do not look). Equal in every pair of directories of 77 labelled runs and 29 of 30 public trees.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.symbol_tables import SymbolTables
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule("LEX005", "phones-differ-from-parent", severity=Severity.WARNING)
def check(tables: SymbolTables, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each directory once, against all that it was made from."""
    looked = False
    for path in graph.order:
        compared = []
        for one, other in _pairs(path, graph):
            own, theirs = tables.phones(one), tables.phones(other)
            if own is not None and theirs is not None:
                compared.append((one, other, own, theirs))
        if not compared:
            continue
        looked = True
        differing = [item for item in compared if item[2] != item[3]]
        if not differing:
            words = f"{path} has the phones of {', '.join(sorted({other for _, other, _, _ in compared}))}"
            yield Cleared(rule=limits.code, dir=path, summary=words)
            continue
        one, other, own, theirs = differing[0]
        shared = {symbol for symbol, _ in own} & {symbol for symbol, _ in theirs}
        moved = {symbol for symbol, _ in own ^ theirs} & shared
        alone = {symbol for symbol, _ in own ^ theirs} - shared
        yield Finding(
            rule=limits.code,
            name=limits.name,
            severity=Severity.WARNING,
            dir=path,
            stage=graph.stage_of(path),
            summary=f"phones.txt of {one} is not that of {other}: {len(alone)} symbols stand in one of them alone,"
            f" {len(moved)} have another id",
            points_to=((Cause.LEXICON, Word.TYPICAL), (Cause.GRAPH if one != path else Cause.ALIGNMENT, Word.HINT)),
            evidence=tuple(
                Evidence(metric="phones", value=len(found), unit="phones", origin=Origin(f"{where}/phones.txt"))
                for where, found in ((one, own), (other, theirs))
            ),
            advice=(f"make {path} with the lang directory of {other}, or start again from the monophones",),
            sources=("Kaldi: egs/wsj/s5/utils/lang/check_phones_compatible.sh",),
        )
    if not looked:
        yield limits.skipped("no two phones.txt of directories made from one another")


def _pairs(path: str, graph: LineageGraph) -> Iterator[tuple[str, str]]:
    """Directories whose tables must be the same: a stage and what it was made from, a graph and its model."""
    lineage = graph.get(path)
    used = (lineage.graph or "").rstrip("/")
    for parent in graph.parents(path):
        yield path, parent
        if used:
            yield used, parent
    if lineage.lang and not used:
        yield path, lineage.lang.rstrip("/")
