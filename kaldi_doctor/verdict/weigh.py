"""Weighing: the log-odds of every hypothesis (a node, a cause) in decibans, as a ledger.

A hypothesis is credited with the strongest observation of each group at its node and below, and charged for the clean
ones there. `unknown` is a hypothesis like the others: it explains any harm, at a low likelihood.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Cause, HarmKind
from kaldi_doctor.model import Harm
from kaldi_doctor.verdict.causes import ALL_BUT_JOB, MAKES, OF_TRAINING, OWN, REPEATED, STRIKES
from kaldi_doctor.verdict.evidence import USUAL, Observation
from kaldi_doctor.verdict.nodes import NodeKind, Nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaldi_doctor.verdict.weights import Table

SYMPTOM_DB = 5.0
"""Most that a finding about scores alone adds: it says that something is wrong, hardly what."""

CLEAN_DB = 2.0
"""Most that one clean group charges: a cause has kinds, and each kind shows in some of the groups only."""

UNKNOWN_DB = 4.0
"""What `unknown` is worth: a cause needs as much evidence of its own before it is named."""

EXPLAINS_DB = 6.0
"""For the first harm that a hypothesis explains (a loss that nothing explains is worth as little)."""

MORE_DB, MORE_MOST = 1.5, 6.0
"""For each further harm, and for all further ones together: they are seldom independent of the first."""

LEFT_DB, LEFT_LARGE_DB, LEFT_MOST = 5.0, 8.0, 12.0
"""Charged for each harm (each large one) that a hypothesis does not explain: it needs another fault; and for all."""

ELSEWHERE_DB = 5.0
"""Charged in proportion to the nodes below that were looked at and show nothing."""

SHARED_DB = 6.0
"""Charged where the better decode that a loss is counted from was made with the same test data, lang or graph."""

SUPPORT_DB = 13.0
"""Evidence of its own from which a hypothesis turns a doubtful harm into one."""


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the ledger."""

    db: float
    text: str
    counts: str = ""
    rule: str = ""


@dataclass(slots=True)
class Hypothesis:
    """A cause at a node, what speaks for and against it, and the harms it explains."""

    node: str
    cause: Cause
    terms: list[Term] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    """Observations that speak for it, strongest of each group first."""
    aside: list[str] = field(default_factory=list)
    """Rules that saw the same as a stronger one of their group."""
    harms: tuple[Harm, ...] = ()
    evidence_db: float = 0.0
    """Sum of the terms that are not about scores alone."""

    @property
    def db(self) -> float:
        """The sum."""
        return sum(term.db for term in self.terms)


def weigh(
    seen: Sequence[Observation], proven: Sequence[Harm], doubtful: Sequence[Harm], nodes: Nodes, table: Table
) -> list[Hypothesis]:
    """Every hypothesis that explains a harm, best first; those of `unknown` among them."""
    harmed = {harm.dir for harm in (*proven, *doubtful)}
    if not harmed:
        return []
    reach = _Reach(seen, nodes)
    found: list[Hypothesis] = []
    for cause in STRIKES:
        named = [o for o in seen if o.fired and cause in o.words]
        if all(_symptom(o) for o in named):
            continue  # that a score is bad fits every cause; it only backs one that has evidence of its own
        again = [o for o in named if cause in REPEATED]
        for node in _upper(named, cause, nodes):
            if not again and not any(nodes.reaches(node, path) for path in harmed):
                continue
            made = _hypothesis(node, cause, reach.below(node, cause), again, table)
            if made is not None:
                made.harms = _explained(made, seen, proven, doubtful, nodes)
                if made.harms:
                    made.terms[:0] = [*_credit(made.harms, proven, nodes), *_shared(made, nodes)]
                    found.append(made)
    found += _unknown(proven, nodes)
    # Of places that explain as much, the one that reaches least: nothing speaks for a fault further up.
    return sorted(found, key=lambda h: (-round(h.db, 6), nodes.below(h.node).bit_count(), _first(h, nodes)))


def _symptom(seen: Observation) -> bool:
    return seen.finding is not None and seen.finding.symptom


def _first(hypothesis: Hypothesis, nodes: Nodes) -> tuple[int, str]:
    return min((nodes.order(o.node) for o in hypothesis.seen), default=nodes.order(hypothesis.node))


def _upper(named: Iterable[Observation], cause: Cause, nodes: Nodes) -> list[str]:
    """Nodes that the cause can strike and from which at least one of these observations can be seen."""
    hit = {o.node for o in named if not _symptom(o)}
    if cause is Cause.JOB or cause in OWN:
        hit |= {nodes.system(node) for node in hit if cause in OWN}
        return sorted((o for o in hit if nodes.kind(o) in STRIKES[cause] or o not in nodes), key=nodes.order)
    places = [node for node in nodes if nodes.kind(node) in STRIKES[cause] and any(nodes.reaches(node, o) for o in hit)]
    return [*places, *sorted(o for o in hit if o not in nodes)]


class _Reach:
    """Observations in reach of a node by group, found once for each node: most causes reach alike."""

    def __init__(self, seen: Sequence[Observation], nodes: Nodes) -> None:
        self._seen = seen
        self._nodes = nodes
        self._made: dict[tuple[str, bool], dict[str, list[Observation]]] = {}

    def below(self, node: str, cause: Cause) -> Mapping[str, list[Observation]]:
        """What can be seen of a cause that struck a node, by group."""
        key = node, cause in OWN
        if key not in self._made:
            found: dict[str, list[Observation]] = defaultdict(list)
            for item in self._seen:
                if _in_reach(node, item.node, cause, self._nodes):
                    found[item.group].append(item)
            self._made[key] = dict(found)
        return self._made[key]


def _hypothesis(
    node: str, cause: Cause, in_reach: Mapping[str, list[Observation]], again: Sequence[Observation], table: Table
) -> Hypothesis | None:
    """The ledger of one hypothesis; `again` are observations of a repeated mistake at other places."""
    made = Hypothesis(node, cause)
    for group in dict.fromkeys([*in_reach, *(o.group for o in again)]):
        below = in_reach.get(group, [])
        below = [*below, *(o for o in again if o.group == group and o not in below)]
        firing = [o for o in below if o.fired and cause in o.words]
        if firing:
            _for(made, group, firing, below, table)
        elif below and cause in set(table.about(group)):
            _against(made, group, below, table)
    made.terms.sort(key=lambda term: -abs(term.db))
    return made if made.evidence_db > 0 else None


def _in_reach(upper: str, lower: str, cause: Cause, nodes: Nodes) -> bool:
    """Whether what a cause does at one node can be seen at another."""
    if not nodes.reaches(upper, lower):
        return False
    if cause not in OWN or upper == lower:
        return True
    return nodes.system(lower) == upper or (nodes.kind(lower) is NodeKind.ALI and nodes.graph.model_of(lower) == upper)


def _for(made: Hypothesis, group: str, firing: list[Observation], below: list[Observation], table: Table) -> None:
    """Credit the strongest observation of a group."""
    weighed = [(table.weight(group, made.cause, o.level(made.cause), o.words[made.cause]), o) for o in firing]
    weight, best = max(weighed, key=lambda pair: pair[0].db)
    clean = {o.node for o in below if o.severity is None} - {o.node for o in firing}
    share = len(clean) / len(clean | {o.node for o in firing})
    symptom = all(_symptom(o) for o in firing)
    db = min(weight.db, SYMPTOM_DB if symptom else weight.db)
    db -= ELSEWHERE_DB * share if db > 0 else 0.0
    text = f"{best.rule} {best.summary}"
    if share:
        text += f" [clean in {len(clean)} other director{'y' if len(clean) == 1 else 'ies'} below]"
    made.terms.append(Term(round(db, 2), text, weight.counts, best.rule))
    made.seen += [o for _, o in sorted(weighed, key=lambda pair: -pair[0].db)]
    made.aside += sorted({o.rule for o in firing} - {best.rule})
    if not symptom:
        made.evidence_db += db


def _against(made: Hypothesis, group: str, below: list[Observation], table: Table) -> None:
    """Charge for a group that looked and found nothing of the kind."""
    clean = [o for o in below if o.severity is None]
    if not clean:
        return
    weight = table.weight(group, made.cause, USUAL, table.usual_word(group, made.cause))
    db = max(weight.db, -CLEAN_DB)
    if db < 0:
        made.terms.append(Term(db, f"{clean[0].rule} {clean[0].summary}", weight.counts, clean[0].rule))
        made.evidence_db += db


def _explained(
    made: Hypothesis, seen: Sequence[Observation], proven: Sequence[Harm], doubtful: Sequence[Harm], nodes: Nodes
) -> tuple[Harm, ...]:
    """Harms at or below the node that the cause can make, and those where a repeated mistake was seen again."""
    groups = {o.group for o in made.seen if not _symptom(o)}
    named = [o for o in seen if o.fired and made.cause in o.words]
    at = {o.node for o in named if o.group in groups}
    systems = {nodes.system(node) for node in at}
    sound = {o.node for o in seen if o.group in groups and not o.fired} - at

    def can(harm: Harm) -> bool:
        if harm.kind not in MAKES.get(made.cause, ALL_BUT_JOB) and not (harm.kind is HarmKind.JOB and harm.dir in at):
            return False
        if harm.kind is HarmKind.VOID and harm.rule not in {o.rule for o in named}:
            return False  # why a score says nothing, the rule that found it knows
        if harm.kind is HarmKind.DATA and made.cause in OF_TRAINING and nodes.kind(harm.dir) is NodeKind.DECODE:
            return harm.dir in at  # what was lost in decoding was not lost in training
        again = made.cause in REPEATED and (
            harm.dir in at or (nodes.system(harm.dir) in systems and harm.dir not in sound)
        )
        return again or _in_reach(made.node, harm.dir, made.cause, nodes)

    sure = [harm for harm in proven if can(harm)]
    # Where something was measured to be bad, what is only poor does not compete with it.
    if not any(harm.kind is not HarmKind.JOB for harm in proven) and not sure and made.evidence_db >= SUPPORT_DB:
        sure = [harm for harm in doubtful if can(harm)]
    return tuple(sure)


def _credit(harms: Sequence[Harm], proven: Sequence[Harm], nodes: Nodes, *, alone: bool = False) -> list[Term]:
    """For the harms that are explained, and against it those that need another fault beside it."""
    more = 0.0 if alone else min(MORE_MOST, MORE_DB * (len(harms) - 1))
    others = f", and {len(harms) - 1} more" if len(harms) > 1 else ""
    terms = [Term(round(EXPLAINS_DB + more, 2), f"explains: {harms[0].dir} {harms[0].summary}{others}")]
    left = [harm for harm in proven if harm not in harms]
    roots: list[Harm] = []
    for harm in left:
        if not any(nodes.reaches(nodes.system(other.dir), harm.dir) for other in roots):
            roots.append(harm)
    if roots:
        db = -min(LEFT_MOST, sum(LEFT_LARGE_DB if harm.large else LEFT_DB for harm in roots))
        terms.append(Term(db, f"leaves open: {roots[0].dir} {roots[0].summary}"))
    return terms


def _shared(made: Hypothesis, nodes: Nodes) -> list[Term]:
    """Against a cause in what both decodes of a loss were made with: it would have struck the better one as well."""
    for harm in made.harms:
        if harm.base_decode is None or harm.base is None or nodes.reaches(made.node, harm.base):
            return []
        if not nodes.reaches(made.node, harm.base_decode):
            return []
    return [Term(-SHARED_DB, f"in the better decode as well: {made.harms[0].base_decode}")]


def _unknown(proven: Sequence[Harm], nodes: Nodes) -> list[Hypothesis]:
    """Some cause that no rule sees, at the place of each harm that is not work unfinished."""
    found = []
    for harm in proven:
        if harm.kind is HarmKind.JOB:
            continue
        explained = tuple(other for other in proven if nodes.reaches(nodes.system(harm.dir), other.dir)) or (harm,)
        terms = [Term(UNKNOWN_DB, "a cause that no rule sees"), *_credit(explained, proven, nodes, alone=True)]
        found.append(Hypothesis(harm.dir, Cause.UNKNOWN, terms, harms=explained))
    return found
