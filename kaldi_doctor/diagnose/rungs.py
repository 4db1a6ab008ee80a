"""The ladder of the report: one rung a trained system, with its state in the light of the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.facts._registry import FactMissing, FactStore
from kaldi_doctor.facts.ladder import Ladder, Step
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.model import Finding, HyperValue, Rung, Severity, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


def _fact(store: FactStore, module: str, name: str) -> Any | None:
    """A fact that this build of the package may lack or this tree may not have."""
    from importlib import import_module

    try:
        return store.get(getattr(import_module(f"kaldi_doctor.facts.{module}"), name))
    except (FactMissing, ModuleNotFoundError):
        return None


def recipe_of(store: FactStore) -> tuple[str, bool] | None:
    """(name, guessed) of the recognised recipe."""
    match = _fact(store, "recipe", "RecipeMatch")
    return (match.name, match.guessed) if match is not None else None


def ladder_of(store: FactStore, verdict: Verdict, findings: Sequence[Finding]) -> tuple[Rung, ...]:
    """All rungs in order."""
    ladder: Ladder | None = _fact(store, "ladder", "Ladder")
    graph: LineageGraph | None = _fact(store, "lineage", "LineageGraph")
    if ladder is None or graph is None:
        return ()
    match = _fact(store, "recipe", "RecipeMatch")
    hyper = _fact(store, "hyperparameters", "Hyperparameters")
    aligned = _fact(store, "align_passes", "AlignPasses")
    return tuple(
        Rung(
            dir=step.dir,
            name=step.dir.rpartition("/")[2],
            stage=step.stage,
            kind=step.kind,
            flavour=step.flavour,
            parents=tuple(graph.parents(step.dir)),
            state=_state(step, graph, verdict, findings),
            score=step.score,
            aligned_percent=aligned.percent(step.dir) if aligned is not None else None,
            published=match.published(step.dir, step.score.decode_dir) if match is not None and step.score else None,
            hyperparameters=_values(hyper, step.dir),
            **_change(step, ladder),
        )
        for step in ladder
    )


def _change(step: Step, ladder: Ladder) -> dict[str, Any]:
    """The comparison behind the score shown, if it is that score which was compared."""
    found = ladder.comparison(step.dir)
    if found is None or step.score is None or found.own.decode_dir != step.score.decode_dir:
        return {}
    return {"change": round(found.change, 2), "change_base": found.base.decode_dir}


def _values(hyper: Any | None, path: str) -> tuple[tuple[str, HyperValue], ...]:
    return tuple(sorted(hyper.of(path).items())) if hyper is not None else ()


def _state(step: Step, graph: LineageGraph, verdict: Verdict, findings: Sequence[Finding]) -> str:
    """ok, worse, broken, follows, incomplete or not-scored."""
    own = [f for f in findings if _belongs(f, step.dir, graph)]
    serious = [f for f in own if f.severity is not Severity.NOTE]
    if verdict.dir is not None and verdict.state in {State.BROKEN, State.INCOMPLETE, State.DEGRADED}:
        entry = graph.model_of(verdict.dir) if verdict.dir in graph.by_path else None
        if _is_entry(step, verdict, graph, entry):
            return {State.BROKEN: "broken", State.INCOMPLETE: "incomplete"}.get(verdict.state, "worse")
        if any(f.caused_by and f.severity is Severity.ERROR for f in own):
            return "follows"
        trained_wrong = entry == verdict.dir or (
            verdict.dir in graph.by_path and verdict.dir in graph.ancestors(step.dir)
        )
        if trained_wrong and (verdict.dir in graph.ancestors(step.dir)) and verdict.state is State.BROKEN:
            return "follows"
    if any(f.severity is Severity.ERROR and not f.caused_by for f in serious):
        return "incomplete" if all(f.incomplete for f in serious) else "broken"
    if any(f.symptom and f.severity is Severity.WARNING for f in serious):
        return "worse"
    if step.score is None:
        return "not-scored"
    return "ok"


def _is_entry(step: Step, verdict: Verdict, graph: LineageGraph, entry: str | None) -> bool:
    """Whether the verdict's directory belongs to this step: its own, its data, its graph or decode."""
    if entry == step.dir:
        return True
    lineage = graph.get(step.dir)
    if verdict.dir in {lineage.data, lineage.lang}:
        users = [path for path in graph.order if verdict.dir in {graph.get(path).data, graph.get(path).lang}]
        return bool(users) and graph.model_of(users[0]) == step.dir
    return False


def _belongs(finding: Finding, path: str, graph: LineageGraph) -> bool:
    where = finding.judged or finding.dir
    return where == path or (where in graph.by_path and graph.model_of(where) == path)
