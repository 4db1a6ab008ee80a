"""The ladder of the report: one rung a trained system, with its state in the light of the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.ladder import Ladder, Step
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.recipe import RecipeMatch
from kaldi_doctor.kinds import DirKind, RungState, Severity, State
from kaldi_doctor.model import Finding, Rung, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

_STATES = {
    State.BROKEN: RungState.BROKEN,
    State.INCOMPLETE: RungState.INCOMPLETE,
    State.DEGRADED: RungState.WORSE,
}
_ALIGNED = frozenset({DirKind.ALI, DirKind.LATS, DirKind.DENLATS, DirKind.CHAIN_TREE})


def recipe_of(store: FactStore) -> tuple[str, bool] | None:
    """(name, guessed) of the recognised recipe."""
    match = store.find(RecipeMatch)
    return (match.name, match.guessed) if match is not None else None


def ladder_of(store: FactStore, verdict: Verdict, findings: Sequence[Finding]) -> tuple[Rung, ...]:
    """All rungs in order."""
    ladder, graph = store.find(Ladder), store.find(LineageGraph)
    if ladder is None or graph is None:
        return ()
    match, hyper, aligned = store.find(RecipeMatch), store.find(Hyperparameters), store.find(AlignPasses)
    entries = entry_steps(verdict, ladder, graph, store.get(Experiments))
    return tuple(
        Rung(
            dir=step.dir,
            name=step.dir.rpartition("/")[2],
            stage=step.stage,
            kind=step.kind,
            flavour=step.flavour,
            parents=tuple(graph.parents(step.dir)),
            state=_state(step, graph, verdict, findings, entries),
            score=step.score,
            aligned_percent=aligned.percent(step.dir) if aligned is not None else None,
            published=match.published(step.dir, step.score.decode_dir) if match is not None and step.score else None,
            hyperparameters=tuple(sorted(hyper.of(step.dir).items())) if hyper is not None else (),
            **_change(step, ladder),
        )
        for step in ladder
    )


def _change(step: Step, ladder: Ladder) -> dict[str, Any]:
    """The comparison behind the score shown, if it is that score which was compared."""
    found = ladder.comparison(step.dir)
    if found is None or step.score is None or found.own.decode_dir != step.score.decode_dir:
        return {}
    return {"change": round(found.change, 2), "change_p": found.p, "change_base": found.base.decode_dir}


def entry_steps(verdict: Verdict, ladder: Ladder, graph: LineageGraph, found: Experiments) -> frozenset[str]:
    """Training directories on whose rung the verdict's directory enters.

    Its own rung for a model, a graph or a decode; the stages trained on them for alignments, because the model that
    made them may be in order; the first stage that used it for a data or lang directory.
    """
    if verdict.dir is None or verdict.state not in _STATES:
        return frozenset()
    if verdict.dir not in graph.by_path:
        users = [p for p in graph.order if verdict.dir in {graph.get(p).data, graph.get(p).lang}]
        return frozenset(filter(None, (graph.model_of(path) for path in users[:1])))
    experiment = found.get(verdict.dir)
    if experiment is not None and experiment.kind in _ALIGNED:
        trained = frozenset(step.dir for step in ladder if verdict.dir in graph.parents(step.dir))
        if trained:
            return trained
    return frozenset(filter(None, (graph.model_of(verdict.dir),)))


def _state(
    step: Step, graph: LineageGraph, verdict: Verdict, findings: Sequence[Finding], entries: frozenset[str]
) -> RungState:
    own = [f for f in findings if _belongs(f, step.dir, graph)]
    serious = [f for f in own if f.severity is not Severity.NOTE]
    if step.dir in entries:
        return _STATES[verdict.state]
    trained_wrong = any(entry in graph.ancestors(step.dir) for entry in entries)
    from_training = verdict.dir in entries or verdict.dir in graph.ancestors(step.dir)
    if any(f.caused_by and f.severity is Severity.ERROR for f in own):
        return RungState.FOLLOWS
    if trained_wrong and from_training and verdict.state is State.BROKEN:
        return RungState.FOLLOWS
    open_errors = [f for f in serious if f.severity is Severity.ERROR and not f.caused_by]
    if open_errors and not entries & {graph.model_of(f.dir) or "" for f in open_errors}:
        return RungState.INCOMPLETE if all(f.incomplete for f in open_errors) else RungState.BROKEN
    if any(f.symptom and f.severity is Severity.WARNING for f in serious):
        return RungState.WORSE
    return RungState.NOT_SCORED if step.score is None else RungState.OK


def _belongs(finding: Finding, path: str, graph: LineageGraph) -> bool:
    """Whether a finding counts to a rung: on the model itself, its graphs and decodes, not its alignments."""
    where = finding.dir
    if where == path:
        return True
    return where in graph.by_path and graph.model_of(where) == path and graph.get(where).graph is not None
