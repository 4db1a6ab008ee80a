"""The verdict: which directory broke first, and which cause explains the evidence best.

A small explicit model. Findings are evidence. Each belongs to a *system*: a trained model with its data, graph and
decodes, or an alignment made with it. Systems are ordered along the lineage. The first system with error-level evidence
is where the trouble enters; within it every finding adds its `points_to` weights (times a factor for its severity) to
the candidate causes, and every check that came out in order subtracts its `speaks_against`. The cause with the highest
sum wins; a close second is named. Where most errors of a decode have one plain reason (texts that do not belong
together, one word everywhere), what its score seems to say of adaptation or models is a symptom. What lies downstream
of the entry, or repeats its cause in other decodes, follows from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaldi_doctor.diagnose.systems import Systems
from kaldi_doctor.diagnose.wording import PART_NAMES, STAGE_NAMES, next_step, summary_of
from kaldi_doctor.model import (
    STAGE_OF_KIND,
    Cause,
    CauseWeight,
    Cleared,
    DirKind,
    Finding,
    Severity,
    StageKind,
    State,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.facts.lineage import LineageGraph

SEVERITY_FACTOR = {Severity.ERROR: 1.0, Severity.WARNING: 0.6, Severity.NOTE: 0.2}
"""How much a finding of each severity counts; a warning that is typical of a cause (2) reaches DEGRADED_AT alone."""

DEGRADED_AT = 1.2
"""Sum of weights from which warnings alone make a tree degraded: one typical warning, or two hints that agree."""

CLOSE = 0.75
"""A runner-up cause within this share of the winner's sum is named: the evidence does not tell them apart."""

_DECODING = frozenset(
    {
        Cause.LM,
        Cause.GRAPH,
        Cause.SEARCH,
        Cause.SCALE,
        Cause.FEATURES,
        Cause.AUDIO,
        Cause.LEXICON,
        Cause.JOB,
        Cause.SPLIT,
    }
)
"""Causes that can strike the decodes of several systems at once, because those share graph, LM, test set or options."""


def judge(
    findings: Sequence[Finding], cleared: Iterable[Cleared], found: Experiments | None, graph: LineageGraph | None
) -> tuple[Verdict, list[Finding]]:
    """Weigh the evidence.

    Returns the verdict and the findings in order (along the lineage, causes before symptoms) with `caused_by` set on
    those that follow from the entry.
    """
    if found is None or graph is None:
        nothing = Verdict(
            state=State.NOTHING,
            dir=None,
            stage=None,
            cause=Cause.NONE,
            confidence="measured",
            because=(),
            summary="No Kaldi stage was found here, so there is nothing to judge.",
            next="Give the exp directory of a recipe, or one experiment directory of it.",
        )
        return nothing, list(findings)
    places = Systems(found, graph)
    explained = {f.dir for f in findings if f.explains_score}
    findings = [replace(f, symptom=True) if f.by_score and f.dir in explained else f for f in findings]
    ordered = sorted(findings, key=lambda f: (places.key(f), f.symptom, f.severity.rank, f.rule))
    entry = _entry(ordered, places, cleared := list(cleared))
    if entry is None:
        return _healthy(ordered, found), ordered
    anchor, candidates, group = _first_decode(entry, ordered, places, cleared)
    return _verdict(anchor, candidates, group, ordered, places, graph)


def _healthy(findings: list[Finding], found: Experiments) -> Verdict:
    trained = [e for e in found if e.kind in STAGE_OF_KIND and e.kind is not DirKind.FEATURES]
    if not trained and not found.of(DirKind.ALI):
        state, summary = State.NOTHING, "No trained, aligned or decoded stage was found, so there is nothing to judge."
    else:
        warnings = sum(1 for f in findings if f.severity is Severity.WARNING)
        state = State.HEALTHY
        summary = "No stage broke."
        if warnings:
            summary = f"No stage broke; {warnings} warning{'s' if warnings > 1 else ''} worth a look."
    return Verdict(
        state=state,
        dir=None,
        stage=None,
        cause=Cause.NONE,
        confidence="measured",
        because=(),
        summary=summary,
        next="Nothing has to be mended."
        if state is State.HEALTHY
        else "Give a directory with training or decoding logs.",
    )


def _entry(
    ordered: list[Finding], places: Systems, cleared: list[Cleared]
) -> tuple[str, list[CauseWeight], list[Finding]] | None:
    """The system where trouble enters: first by error-level evidence; without errors, by warnings that add up."""
    errors = [f for f in ordered if f.severity is Severity.ERROR]
    if errors:
        # A crashed side job (one decode) is no reason to overlook a stage that gave wrong results.
        errors.sort(key=lambda f: (_side_job(f, places), places.key(f)))
        return _weighed(places.anchor(errors[0].judged or errors[0].dir), ordered, places, cleared)
    groups: dict[str, tuple[str, list[CauseWeight], list[Finding]]] = {}
    for finding in ordered:
        anchor = places.anchor(finding.judged or finding.dir)
        if finding.severity is Severity.WARNING and anchor not in groups:
            groups[anchor] = _weighed(anchor, ordered, places, cleared)
    strong = {a: g for a, g in groups.items() if g[1] and g[1][0].score >= DEGRADED_AT}
    if not strong:
        return None
    best = max(group[1][0].score for group in strong.values())
    near = [group for group in strong.values() if group[1][0].score >= CLOSE * best]
    return min(near, key=lambda group: min(places.key(f) for f in group[2]))


def _first_decode(
    entry: tuple[str, list[CauseWeight], list[Finding]],
    ordered: list[Finding],
    places: Systems,
    cleared: list[Cleared],
) -> tuple[str, list[CauseWeight], list[Finding]]:
    """Where a cause strikes several decodes, the fault is the same one: begin with the first of them."""
    _, candidates, group = entry
    if not candidates or candidates[0].cause not in _DECODING or not places.decodes(candidates[0].dir):
        return entry
    cause = candidates[0].cause
    rules = {f.rule for f in group if any(c is cause and w >= 1 for c, w in f.points_to)}
    for finding in ordered:
        path = finding.judged or finding.dir
        same = finding.rule in rules and finding.severity is not Severity.NOTE and places.decodes(path)
        if same and places.anchor(path) != entry[0]:
            return _weighed(places.anchor(path), ordered, places, cleared)
        if same:
            break
    return entry


def _side_job(finding: Finding, places: Systems) -> bool:
    """Unfinished work in a directory that no other depends on."""
    node = places.node(finding)
    return finding.incomplete and not any(node in places.graph.ancestors(other) for other in places.graph.by_path)


def _weighed(
    anchor: str, ordered: list[Finding], places: Systems, cleared: list[Cleared]
) -> tuple[str, list[CauseWeight], list[Finding]]:
    """Candidate causes of one system, best first, and the findings that bear on it."""
    near = places.neighbourhood(anchor)
    group = [f for f in ordered if (f.judged or f.dir).rstrip("/") in near or places.node(f) in near]
    speaks_for: dict[Cause, list[tuple[float, Finding]]] = {}
    for finding in group:
        own = (finding.judged or finding.dir).rstrip("/")
        distance = 1.0 if places.anchor(own) == anchor or own not in places.graph.by_path else 0.7
        for cause, weight in finding.points_to:
            factor = SEVERITY_FACTOR[finding.severity] * distance
            speaks_for.setdefault(cause, []).append((weight * factor, finding))
    against: dict[Cause, list[tuple[float, Cleared]]] = {}
    for item in cleared:
        if item.dir.rstrip("/") in near:
            for cause, weight in item.speaks_against:
                against.setdefault(cause, []).append((weight, item))
    made: list[CauseWeight] = []
    for cause, evidence in speaks_for.items():
        if all(finding.symptom for _, finding in evidence):
            continue  # that a score is bad fits every cause; it only backs one that has evidence of its own
        # Several findings of one rule (one a decode) repeat one observation: the strongest counts.
        best: dict[str, tuple[float, Finding]] = {}
        for weight, finding in evidence:
            if finding.rule not in best or weight > best[finding.rule][0]:
                best[finding.rule] = (weight, finding)
        minus: dict[str, tuple[float, Cleared]] = {}
        for weight, item in against.get(cause, []):
            if item.rule not in minus or weight > minus[item.rule][0]:
                minus[item.rule] = (weight, item)
        score = sum(weight for weight, _ in best.values()) - 0.5 * sum(weight for weight, _ in minus.values())
        leading = max(best.values(), key=lambda pair: pair[0])[1]
        made.append(
            CauseWeight(
                dir=(leading.judged or leading.dir).rstrip("/"),
                cause=cause,
                score=round(score, 3),
                speaks_for=tuple(f"{f.rule} {f.summary}" for _, f in sorted(best.values(), key=lambda p: -p[0])),
                speaks_against=tuple(f"{c.rule} {c.summary}" for _, c in sorted(minus.values(), key=lambda p: -p[0])),
            )
        )
    made.sort(key=lambda c: (c.cause is Cause.UNKNOWN, -c.score))
    return anchor, made, group


def _verdict(
    anchor: str,
    candidates: list[CauseWeight],
    group: list[Finding],
    ordered: list[Finding],
    places: Systems,
    graph: LineageGraph,
) -> tuple[Verdict, list[Finding]]:
    """Put the winning candidate into words and fold what follows from it."""
    serious = [f for f in group if f.severity is not Severity.NOTE]
    winner = candidates[0] if candidates and candidates[0].score > 0 else None
    cause = winner.cause if winner else Cause.UNKNOWN
    rests = [f for f in serious if any(c is cause for c, _ in f.points_to)] or serious
    rests.sort(
        key=lambda f: (
            f.symptom,
            -max((w for c, w in f.points_to if c is cause), default=0.0) * SEVERITY_FACTOR[f.severity],
            not _seen_in_data(f, places),  # what the data itself shows comes before what the logs made of it
        )
    )
    leading = rests[0]
    where = (winner.dir if winner else None) or (leading.judged or leading.dir).rstrip("/")
    errors = [f for f in serious if f.severity is Severity.ERROR]
    if errors:
        state = State.INCOMPLETE if all(f.incomplete for f in errors) else State.BROKEN
    else:
        state = State.INCOMPLETE if all(f.incomplete for f in rests) else State.DEGRADED
    rivals = [c for c in candidates[1:3] if winner and c.score >= CLOSE * winner.score and c.cause is not Cause.UNKNOWN]
    if cause is Cause.UNKNOWN or leading.symptom:
        confidence = "guess"
    else:
        confidence = "inferred" if rivals or leading.confidence != "measured" else "measured"
    stage = leading.stage or _stage(where, places, graph)
    symptoms = [f for f in serious if f not in rests]
    because = tuple(dict.fromkeys(f.rule for f in [*rests, *[s for s in symptoms if s.symptom]]))
    verdict = Verdict(
        state=state,
        dir=where,
        stage=stage,
        cause=cause,
        confidence=confidence,
        because=because,
        summary=summary_of(
            state=state,
            where=where,
            part=_part(where, stage, places),
            cause=cause,
            leading=leading,
            symptom=next((s for s in serious if s.symptom), None),
            rivals=[r.cause for r in rivals],
        ),
        next=next_step(leading, cause),
        candidates=tuple(candidates),
    )
    return verdict, _folded(ordered, rests, leading, anchor, cause, places)


def _seen_in_data(finding: Finding, places: Systems) -> bool:
    """Whether a finding was read off a data or lang directory, not off logs and archives made from it."""
    origin = finding.evidence[0].origin if finding.evidence else None
    return origin is not None and not any(origin.path.startswith(f"{path}/") for path in places.found.by_path)


def _part(where: str, stage: StageKind | None, places: Systems) -> str | None:
    """What the verdict's directory is, in words."""
    experiment = places.found.get(where)
    kind = experiment.kind if experiment is not None else None
    if kind in PART_NAMES:
        return PART_NAMES[kind]
    return STAGE_NAMES[stage] if stage else None


def _stage(where: str, places: Systems, graph: LineageGraph) -> StageKind | None:
    node = places.resolve(where)
    if node != where:
        return StageKind.DATA
    return graph.stage_of(node)


def _folded(
    ordered: list[Finding], rests: list[Finding], leading: Finding, anchor: str, cause: Cause, places: Systems
) -> list[Finding]:
    """Mark what follows: symptoms beside the cause, everything downstream, the same cause in other decodes."""
    made: list[Finding] = []
    training = places.anchor(leading.judged or leading.dir) == anchor and places.node(leading) == anchor
    for finding in ordered:
        path = finding.judged or finding.dir
        follows = False
        if finding is not leading and finding.severity is not Severity.NOTE:
            same_cause = any(c is cause for c, w in finding.points_to if w >= 1)
            beside = places.anchor(path) == anchor
            if beside and finding not in rests:
                follows = finding.symptom or training
            elif (not beside and places.downstream(path, anchor)) or (
                not beside and cause in _DECODING and (same_cause or finding.symptom)
            ):
                follows = True
        made.append(replace(finding, caused_by=leading.rule) if follows else finding)
    return made
