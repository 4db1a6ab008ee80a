"""Utterances have the features of other utterances.

## Checks
Entries of feats.scp of two data directories that training used: an utterance that points to another place in the
archives than before, which belonged to another utterance.

## Why it matters
Audio and transcript no longer match, and nothing in Kaldi says so: alignments of equal length are
used, others are refused with a warning.

## Reading the evidence
How many of the common utterances have the features of another one, with the first of them.

## What to try
Make feats.scp of that directory anew, sorted by utterance; never paste or sort its columns apart.

## When it is wrong
Archives that were written again under the same name and in another order.

## Sources
Kaldi: scp files name archive and byte offset, so two utterances cannot share one entry.
"""

from __future__ import annotations

from kaldi_doctor.facts.data_and_lang import DataDir, Places
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes, data_pairs
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA001",
    "feature-utterance-mismatch",
    severity=Severity.ERROR,
    sees="features-of-alignments",
    metrics=("data.moved_percent",),
)
def check(places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """Each data directory against that of the stages it follows on."""
    for path, own, before in data_pairs(graph, places):
        common, moved = _moved(own, before)
        if not common:
            continue
        percent = limits.read(
            "data.moved_percent", 100.0 * len(moved) / common, origin=Origin(f"{own.path}/feats.scp"), digits=1
        )
        others = (Evidence(metric="utterance", value=name, label=f"has those of {other}") for name, other in moved[:3])
        yield percent.outcome(
            path,
            f"{len(moved)} of {common} utterances of {own.path} have the features of others in {before.path}",
            odd=Severity.ERROR,
            stage=graph.stage_of(path),
            points_to=((Cause.FEATURES, Word.PROOF), (Cause.ALIGNMENT, Word.TYPICAL)),
            evidence=(percent.evidence(), *(() if percent.usual else others)),
            advice=f"make {own.path}/feats.scp anew",
        )


def _moved(own: DataDir, before: DataDir) -> tuple[int, list[tuple[str, str]]]:
    """Utterances in both, and (utterance, whose features it has now) for those that changed places."""
    now, then = own.table("feats.scp"), before.table("feats.scp")
    owners = {entry: name for name, entry in then.items() if entry}
    moved = [(name, owners[entry]) for name, entry in now.items() if name in then and owners.get(entry, name) != name]
    return len(now.keys() & then.keys()), moved
