"""Curves, sweeps, intervals, durations and errors of one tree, for the reports that draw them.

Asked for after the verdict, from the facts that the rules looked at; nothing here changes what was found.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kaldi_doctor.align.bootstrap import half_width
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.nnet_curves import NnetCurves
from kaldi_doctor.facts.nnet_quality import quality_of
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.facts.scores import Scores, edges_of
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.figures import DecodeNode, Figures, Network, Panel, Setting, StageNode, Sweep, Whisker
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.pipeline.figure_tables import aligned_of, passes_of, speakers_of, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.facts._registry import FactStore
    from kaldi_doctor.facts.nnet_curves import NnetCurve, Point
    from kaldi_doctor.facts.nnet_training import NnetRun
    from kaldi_doctor.model import Diagnosis, Score
    from kaldi_doctor.pipeline.opening import Opened

MOST_POINTS = 200
"""Points of one curve; of longer ones every n-th is kept, and the last."""
MOST_OUTPUTS = 6


def figures_of(opened: Opened, diagnosis: Diagnosis) -> Figures:
    """Everything a report can draw of one tree; what the tree does not tell is empty."""
    store, tree = opened.store, opened.tree
    newest = max((file.mtime for entry in tree.dirs.values() for file in entry.files.values()), default=0.0)
    decodes, speakers = speakers_of(diagnosis, store, tree)
    return Figures(
        made=_date(datetime.now(UTC).timestamp()),
        changed=_date(newest) if newest > 0 else None,
        lineage=tuple(_lineage(diagnosis, store)),
        networks=tuple(_networks(store, opened.sheet)),
        sweeps=tuple(_sweeps(diagnosis, store)),
        intervals=tuple(_intervals(diagnosis, store)),
        aligned=aligned_of(diagnosis, store),
        passes=passes_of(store),
        worst=worst_of(diagnosis, store),
        speaker_decodes=decodes,
        speakers=speakers,
    )


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _lineage(diagnosis: Diagnosis, store: FactStore) -> Iterator[StageNode]:
    graph, scores, found = store.find(LineageGraph), store.find(Scores), store.find(Experiments)
    if graph is None or scores is None or found is None:
        return
    stages = {rung.dir for rung in diagnosis.ladder}
    decodes: dict[str, list[DecodeNode]] = {}
    for experiment in found.of(DirKind.DECODE, DirKind.RESCORE):
        model = graph.model_of(experiment.path)
        score = scores.best.get(experiment.path) or scores.partial.get(experiment.path)
        if model in stages and not experiment.copied_from:
            decodes.setdefault(model, []).append(_decode(experiment.path, score))
    for rung in diagnosis.ladder:
        parents = tuple(parent for parent in graph.training_parents(rung.dir) if parent in stages)
        mine = sorted(decodes.get(rung.dir, ()), key=lambda d: (d.percent is None, d.percent or 0.0, d.dir))
        yield StageNode(rung.dir, parents, graph.get(rung.dir).data, tuple(mine))


def _decode(path: str, score: Score | None) -> DecodeNode:
    if score is None:
        return DecodeNode(path, None, "", partial=False)
    return DecodeNode(path, score.percent, score.metric, score.partial)


def _networks(store: FactStore, sheet: Cheatsheet) -> Iterator[Network]:
    """Accuracy and objective of each output, the branches of chain's cross-entropy last."""
    curves, training = store.find(NnetCurves), store.find(NnetTraining)
    if curves is None or training is None:
        return
    for curve in curves:
        run = training.get(curve.dir)
        outputs = [*curve.tasks, *(name for name in curve.outputs if name not in curve.tasks)][:MOST_OUTPUTS]
        panels = [
            panel
            for output in outputs
            for metric in dict.fromkeys(("accuracy", curve.objective))
            if (panel := _panel(curve, run, output, metric, sheet)) is not None
        ]
        rates = tuple((float(x), rate) for x, rate in sorted(run.rates.items())) if run is not None else ()
        if panels or len(rates) > 1:
            unit = "epoch" if curve.flavour == "nnet1" else "iteration"
            yield Network(curve.dir, curve.flavour, unit, tuple(panels), _thinned(rates))


def _panel(curve: NnetCurve, run: NnetRun | None, output: str, metric: str, sheet: Cheatsheet) -> Panel | None:
    train, valid = (_finite(curve.points(split, metric, output, finals=False)) for split in ("train", "valid"))
    if len(train) < 2 and len(valid) < 2:
        return None
    chosen = min if metric == "loss" else max
    best = int(chosen(valid, key=lambda point: point[1])[0]) if valid else None
    return Panel(metric, output, _thinned(train), _thinned(valid), _turn(curve, run, output, sheet), best)


def _turn(curve: NnetCurve, run: NnetRun | None, output: str, sheet: Cheatsheet) -> int | None:
    """Where the validation objective of an output turned for good: it fell by more than its noise afterwards."""
    key = f"{curve.flavour}.valid_fall"
    if run is None or key not in sheet:
        return None
    quality = quality_of(curve, run, output)
    return quality.best_at if quality.fall > sheet.value(key) else None


def _finite(points: Iterable[Point]) -> tuple[tuple[float, float], ...]:
    return tuple((p.order, p.value) for p in points if math.isfinite(p.order) and math.isfinite(p.value))


def _thinned(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if len(points) <= MOST_POINTS:
        return points
    step = -(-len(points) // MOST_POINTS)
    return (*points[:-1:step], points[-1])


def _sweeps(diagnosis: Diagnosis, store: FactStore) -> Iterator[Sweep]:
    """Sweeps of the decodes on the ladder."""
    scores = store.find(Scores)
    if scores is None:
        return
    for rung in diagnosis.ladder:
        tried = scores.all.get(rung.score.decode_dir, []) if rung.score else []
        if rung.score is not None and len({score.lmwt for score in tried}) > 1:
            edge = "lmwt" in edges_of(rung.score, tried)
            settings = tuple(map(_setting, tried))
            yield Sweep(rung.score.decode_dir, rung.score.metric, settings, _setting(rung.score), edge)


def _setting(score: Score) -> Setting:
    return Setting(score.lmwt, score.wip, score.percent, score.ins, score.dels, score.subs)


def _intervals(diagnosis: Diagnosis, store: FactStore) -> Iterator[Whisker]:
    """Over utterances where their errors are at hand, else from the word counts."""
    errors = store.find(UtteranceErrors)
    for rung in diagnosis.ladder:
        score = rung.score
        if score is None or not score.ref_words:
            continue
        found = errors.get(score.decode_dir) if errors is not None else None
        if found is not None and any(found.counts.words):
            half = half_width(found.counts.errors, found.counts.words)
            yield Whisker(score.decode_dir, round(half, 2), by_utterance=True)
        else:
            rate = min(score.percent / 100, 1.0)
            half = 196 * math.sqrt(max(rate * (1 - rate), 1e-9) / score.ref_words)
            yield Whisker(score.decode_dir, round(half, 2), by_utterance=False)
