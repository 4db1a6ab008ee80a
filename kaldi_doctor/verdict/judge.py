"""The verdict: harm, place, cause and evidence put together, and what follows from them folded away.

State follows from harm alone. The cause is the hypothesis that weighs most among those that explain a harm; what it
explains is set aside, and a second one that still stands is a second fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import STAGE_OF_KIND, Cause, DirKind, HarmKind, Severity, StageKind, State
from kaldi_doctor.model import CauseWeight, Finding, Harm, LedgerLine, Verdict
from kaldi_doctor.verdict.evidence import Observation, observations
from kaldi_doctor.verdict.folding import fold
from kaldi_doctor.verdict.harm import Harms, harms_of
from kaldi_doctor.verdict.nodes import NodeKind, Nodes
from kaldi_doctor.verdict.weigh import Hypothesis, weigh
from kaldi_doctor.verdict.weights import Table, load_table
from kaldi_doctor.verdict.wording import Account, next_step, nothing_to_judge, sound, summary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.facts.ladder import Ladder
    from kaldi_doctor.facts.lineage import LineageGraph
    from kaldi_doctor.facts.scores import Scores
    from kaldi_doctor.model import Cleared
    from kaldi_doctor.rules._registry import Rule

CLOSE_DB = 5.0
"""A runner-up cause within so many decibans (three to one) is named: the evidence does not tell them apart."""

CLEAR_DB = 10.0
"""How far ahead of the next cause one is called measured."""

MEASURED, INFERRED = 0.9, 0.6
"""Probability from which a cause is called measured, and inferred; below it is a guess."""

SECOND_DB = 12.0
"""A second fault is named where it stands so far above `unknown` once the first one's harms are set aside."""


KNOWN_MESSAGE = "JOB004"
"""The rule that knows what Kaldi's programs print when they refuse."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, the findings along the lineage with `caused_by` set, and the rules that explain no harm."""

    verdict: Verdict
    findings: list[Finding]
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the verdict is reached from."""

    findings: Sequence[Finding]
    cleared: Sequence[Cleared]
    rules: Mapping[str, Rule]
    found: Experiments | None
    graph: LineageGraph | None
    ladder: Ladder | None
    scores: Scores | None
    sheet: Cheatsheet
    langs: Mapping[str, str] = field(default_factory=dict)
    """Lang directory by graph directory."""


def judge(case: Case, table: Table | None = None) -> Judged:
    """Reach the verdict of a tree.

    Args:
        case: outcomes of the rules and the facts about lineage and scores.
        table: weights; the shipped ones where None.
    """
    if case.found is None or case.graph is None:
        return Judged(nothing_to_judge("No Kaldi stage was found here."), list(case.findings), ())
    nodes = Nodes(case.found, case.graph, case.langs)
    explained = {f.dir.rstrip("/") for f in case.findings if f.explains_score}
    # Where most errors have one reason, what the score seems to say beyond that follows from it.
    findings = [
        replace(f, symptom=True, points_to=())
        if (f.by_score or f.symptom) and any(nodes.reaches(path, f.dir.rstrip("/")) for path in explained)
        else f
        for f in case.findings
    ]
    findings.sort(key=lambda f: (nodes.order(f.dir.rstrip("/")), f.symptom, f.severity.rank, f.rule))
    harms = harms_of(findings, case.rules, nodes, case.ladder, case.scores, case.sheet)
    seen = observations(findings, case.cleared, case.rules, nodes)
    ranked = weigh(seen, harms.proven, harms.doubtful, nodes, table or load_table())
    winner = _winner(ranked, harms, nodes)
    if winner is None:
        return _no_harm(case, findings, case.found, harms)
    return _verdict(winner, ranked, findings, harms, nodes)


def _winner(ranked: list[Hypothesis], harms: Harms, nodes: Nodes) -> Hypothesis | None:
    """The hypothesis that weighs most; of those about the same, the one that strikes first."""
    if not ranked:
        return None
    best = ranked[0]
    if not _large(best.harms) and any(map(_hopeless, harms.proven)):
        # Two faults, and the one with more evidence did less: a score with hardly a word right comes first.
        best = next((h for h in ranked if any(map(_hopeless, h.harms))), best)
    if best.cause is Cause.JOB and any(harm.kind is not HarmKind.JOB for harm in harms.proven):
        # Unfinished work at the side is no reason to overlook a stage that gave wrong results.
        above = any(nodes.reaches(best.node, h.dir) for h in harms.proven if h.kind is not HarmKind.JOB)
        others = [h for h in ranked if not _only_jobs(h)]
        return best if above or not others else others[0]
    return best


def _large(harms: Iterable[Harm]) -> bool:
    return any(harm.large and harm.kind is not HarmKind.JOB for harm in harms)


def _hopeless(harm: Harm) -> bool:
    return harm.large and harm.rule == "WER002"


def _only_jobs(hypothesis: Hypothesis) -> bool:
    return all(harm.kind is HarmKind.JOB for harm in hypothesis.harms)


def _no_harm(case: Case, findings: list[Finding], found: Experiments, harms: Harms) -> Judged:
    """Healthy, or nothing to judge; what was found is risk."""
    findings = [_as_risk(f) for f in findings]
    risks = tuple(dict.fromkeys(f.rule for f in findings if f.severity is not Severity.NOTE))
    scored = bool(case.scores and (case.scores.best or case.scores.partial))
    trained = any(e.kind in STAGE_OF_KIND and e.kind is not DirKind.FEATURES and e.logs for e in found)
    if not scored and not trained and not found.of(DirKind.ALI):
        return Judged(nothing_to_judge("No score, no training and no alignment was found here."), findings, risks)
    doubtful = [harm for harm in harms.doubtful if harm.p is not None]
    return Judged(sound(len(risks), scored=scored, doubtful=doubtful), findings, risks)


def _as_risk(finding: Finding) -> Finding:
    """An error invalidates results; what did no measurable harm is a warning."""
    return replace(finding, severity=Severity.WARNING) if finding.severity is Severity.ERROR else finding


def _verdict(
    winner: Hypothesis, ranked: list[Hypothesis], findings: list[Finding], harms: Harms, nodes: Nodes
) -> Judged:
    shares = probabilities(ranked)
    causes = _best_by_cause(ranked)
    rivals = [h.cause for h in causes if _rival(h, winner)]
    leading = _leading(winner, nodes)
    where = (leading.node if leading is not None else winner.harms[0].dir).rstrip("/")
    state = _state(winner)
    account = Account(
        winner=winner,
        where=where,
        state=state,
        leading=leading.finding if leading is not None else None,
        rivals=tuple(rivals[:2]),
        second=_second(winner, ranked),
        nodes=nodes,
    )
    verdict = Verdict(
        state=state,
        dir=where,
        stage=_stage(where, account.leading, nodes),
        cause=winner.cause,
        confidence=_confidence(winner, ranked, shares[winner.cause]),
        because=tuple(dict.fromkeys([o.rule for o in winner.seen] + [h.rule for h in winner.harms])),
        summary=summary_of(account),
        next=next_step(account),
        harm=winner.harms,
        probability=round(shares[winner.cause], 3),
        candidates=tuple(_candidate(h, shares) for h in causes[:6]),
    )
    folded, risks = fold(findings, winner, account.leading, harms.proven, nodes)
    return Judged(verdict, [_as_risk(f) if f.rule in risks else f for f in folded], risks)


def _rival(other: Hypothesis, winner: Hypothesis) -> bool:
    """Whether another cause explains the same harm about as well."""
    if other.cause in {winner.cause, Cause.UNKNOWN} or winner.db - other.db > CLOSE_DB:
        return False
    return bool(set(other.harms) & set(winner.harms))


def probabilities(ranked: Sequence[Hypothesis]) -> dict[Cause, float]:
    """Probability of each cause, given that one of these hypotheses holds and that one fault struck."""
    odds: dict[Cause, float] = {}
    for hypothesis in ranked:
        odds[hypothesis.cause] = max(odds.get(hypothesis.cause, 0.0), 10 ** (hypothesis.db / 10))
    whole = sum(odds.values())
    return {cause: value / whole for cause, value in odds.items()}


def _best_by_cause(ranked: Iterable[Hypothesis]) -> list[Hypothesis]:
    best: dict[Cause, Hypothesis] = {}
    for hypothesis in ranked:
        best.setdefault(hypothesis.cause, hypothesis)
    return list(best.values())


def _leading(winner: Hypothesis, nodes: Nodes) -> Observation | None:
    """What the verdict shows first: of the observations that count much, the first along the lineage."""
    if not winner.seen:
        return None
    strong = [o for o in winner.seen if o.finding is not None and not o.finding.symptom]
    top = max(o.rank(winner.cause) for o in strong)
    near = [o for o in strong if o.rank(winner.cause) >= min(top, 3)]

    def order(seen: Observation) -> tuple[object, ...]:
        # Of two that say as much, the one that could mean less else; a message of Kaldi's says more than an exit code.
        said = len(seen.words), seen.rule != KNOWN_MESSAGE
        return nodes.order(seen.node), not _seen_in_data(seen, nodes), -seen.rank(winner.cause), *said

    return min(near, key=order)


def _seen_in_data(seen: Observation, nodes: Nodes) -> bool:
    """Whether it was read off a data or lang directory: that comes before what the logs made of it."""
    evidence = seen.finding.evidence if seen.finding is not None else ()
    origin = evidence[0].origin if evidence else None
    return origin is not None and not any(origin.path.startswith(f"{path}/") for path in nodes.graph.by_path)


def _state(winner: Hypothesis) -> State:
    if _only_jobs(winner):
        return State.INCOMPLETE
    return State.BROKEN if _large(winner.harms) else State.DEGRADED


def _confidence(winner: Hypothesis, ranked: Sequence[Hypothesis], probability: float) -> str:
    ahead = winner.db - max((h.db for h in ranked if h.cause is not winner.cause), default=winner.db - 99)
    if winner.cause is Cause.UNKNOWN:
        return "guess"
    if probability >= MEASURED and ahead >= CLEAR_DB:
        return "measured"
    return "inferred" if probability >= INFERRED else "guess"


def _second(winner: Hypothesis, ranked: Sequence[Hypothesis]) -> Hypothesis | None:
    """A second fault: what still stands clearly once the harms that the first explains are set aside."""
    rest = [h for h in ranked if h.cause is not Cause.UNKNOWN and not set(h.harms) & set(winner.harms)]
    return next((h for h in rest if h.evidence_db >= SECOND_DB), None)


def _stage(where: str, leading: Finding | None, nodes: Nodes) -> StageKind | None:
    if leading is not None and leading.stage is not None:
        return leading.stage
    if nodes.kind(where) in {NodeKind.DATA, NodeKind.LANG}:
        return StageKind.DATA
    return nodes.graph.stage_of(where)


def _candidate(hypothesis: Hypothesis, shares: Mapping[Cause, float]) -> CauseWeight:
    return CauseWeight(
        dir=hypothesis.node,
        cause=hypothesis.cause,
        score=round(hypothesis.db, 1),
        probability=round(shares[hypothesis.cause], 3),
        ledger=tuple(LedgerLine(term.db, term.text, term.counts) for term in hypothesis.terms),
        aside=tuple(hypothesis.aside),
    )
