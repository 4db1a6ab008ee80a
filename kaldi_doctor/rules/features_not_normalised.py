"""Features are not normalised, though the command line says so.

## Checks
CMVN statistics of the data that a decode or an alignment reads, where the pipe applies them and those of training are
real: statistics that `steps/compute_cmvn_stats.sh --fake` writes change nothing.

## Why it matters
The model was trained on features of mean nought. Features with their means left in lie far from everything it knows,
and every word comes out wrong, while the command line looks as it should.

## Reading the evidence
How many speakers have fake statistics: sums of 0, squares of 1, a count of 1.

## What to try
Run steps/compute_cmvn_stats.sh on the data directory without --fake.

## When it is wrong
Features that were normalised before they were stored.

## Sources
Kaldi: egs/wsj/s5/steps/compute_cmvn_stats.sh (--fake), src/transform/cmvn.cc.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.cmvn_statistics import CmvnStatistics
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.pipe_differences import PipeDifferences
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "FEAT003", "fake-cmvn-statistics"


@rule(CODE, NAME, severity=Severity.ERROR)
def check(compared: PipeDifferences, statistics: CmvnStatistics, graph: LineageGraph) -> Iterator[Finding | Cleared]:
    """Every data directory that is read through CMVN, at the first decode or alignment that reads it."""
    seen: set[str] = set()
    for path in (item for item in graph.order if item in compared.by_dir):
        item = compared.by_dir[path]
        data, base = item.used.use.pipe.data, item.trained.use.pipe.data
        if item.used.use.pipe.cmvn is None or data == base or data in seen:
            continue
        own, trained = statistics.of(data), statistics.of(base)
        if own is None or (trained is not None and trained.fake):
            continue
        seen.add(data)
        words = f"CMVN statistics of {own.fake} of {own.speakers} speakers of {data} are fake"
        evidence = (
            Evidence(metric="fake_statistics", value=own.fake, unit="speakers", origin=own.origin),
            Evidence(metric="cmvn", value=str(item.used.use.pipe.cmvn), origin=item.used.origin, label="applied"),
        )
        if not own.fake:
            yield Cleared(rule=CODE, dir=data, summary=words, evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=data,
            stage=graph.stage_of(path),
            summary=f"{words}: they normalise nothing",
            points_to=((Cause.FEATURES, Word.PROOF),),
            evidence=evidence,
            advice=(f"run steps/compute_cmvn_stats.sh {data} without --fake",),
            sources=("Kaldi: egs/wsj/s5/steps/compute_cmvn_stats.sh",),
        )
