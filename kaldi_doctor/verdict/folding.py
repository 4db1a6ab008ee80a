"""Which findings follow from the verdict's cause, and which explain no harm.

A finding is folded only under a cause from which it can have come along the lineage; what is neither folded nor a harm
nor what the verdict rests on is a risk: worth knowing, and no error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Finding, Harm
from kaldi_doctor.verdict.causes import REPEATED
from kaldi_doctor.verdict.nodes import NodeKind, Nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.verdict.weigh import Hypothesis


def fold(
    findings: Sequence[Finding], winner: Hypothesis, leading: Finding | None, harms: Sequence[Harm], nodes: Nodes
) -> tuple[list[Finding], tuple[str, ...]]:
    """Findings with `caused_by` set on those that follow from the verdict, and the rules that explain no harm."""
    rests = {id(o.finding) for o in winner.seen if o.finding is not None}
    harmed = {(harm.rule, harm.dir) for harm in harms}
    made: list[Finding] = []
    risks: dict[str, None] = {}
    stands: set[str] = set()
    for finding in findings:
        where = finding.dir.rstrip("/")
        own = id(finding) in rests
        if finding.severity is Severity.NOTE or finding is leading:
            made.append(finding)
            stands.add(finding.rule)
            continue
        if leading is not None and _follows(finding, where, winner, leading, nodes, own=own):
            made.append(replace(finding, caused_by=leading.rule))
            continue
        if own or finding.symptom or (finding.rule, where) in harmed:
            stands.add(finding.rule)
        else:
            risks[finding.rule] = None
        made.append(finding)
    return made, tuple(rule for rule in risks if rule not in stands)


def _follows(finding: Finding, where: str, winner: Hypothesis, leading: Finding, nodes: Nodes, *, own: bool) -> bool:
    """Whether the cause reaches this finding: below its node, and either of its kind or a symptom of a result."""
    harmed = where in {harm.dir for harm in winner.harms} and where != leading.dir.rstrip("/")
    if winner.cause in REPEATED and harmed:
        return finding.symptom or finding.rule in {o.rule for o in winner.seen}
    if not nodes.reaches(winner.node, where):
        return False
    if nodes.kind(leading.dir.rstrip("/")) in {NodeKind.DATA, NodeKind.LANG}:
        return where != leading.dir.rstrip("/")  # what data or a language model did shows in what was made with them
    if own and not finding.symptom:
        # What the verdict rests on stands beside the leading one; the same seen further down follows from it.
        return nodes.system(where) != nodes.system(leading.dir.rstrip("/"))
    return winner.cause is not Cause.UNKNOWN
