"""A run read from its tree, or from one stage of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kaldi_doctor.analysis.runs.run import Decoded, Found, Network, Run, tail
from kaldi_doctor.facts.data_and_lang import LangDir, Places
from kaldi_doctor.facts.feature_pipes import FeaturePipes
from kaldi_doctor.facts.graph_langs import GraphLangs
from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.nnet_quality import NnetQualities
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.pipeline import diagnose
from kaldi_doctor.pipeline.opening import open_tree

if TYPE_CHECKING:
    from pathlib import Path

    from kaldi_doctor.facts._registry import FactStore
    from kaldi_doctor.facts.nnet_quality import NnetQuality
    from kaldi_doctor.settings import Settings

_NO_LIMIT = 1 << 60
"""Utterances aligned here at most: as `wer --against`, which has no limit."""


def run_of_tree(path: Path, settings: Settings | None = None) -> Run:
    """Diagnose and read one side.

    Args:
        path: an exp directory, or one stage of it; nothing in it is changed.
        settings: resolved options; defaults where None.

    Raises:
        OSError: `path` cannot be listed.
    """
    judged = diagnose(path, settings)
    opened = open_tree(path, settings)
    tree, store = opened.tree, opened.store
    base = str(tree.base) if path.is_absolute() else os.path.relpath(tree.base)
    run = Run(
        name=str(path),
        root=tree.root,
        prefix="" if base == "." else f"{base.rstrip('/')}/",
        state=judged.verdict.state.value,
        verdict=judged.verdict.summary,
    )
    run.dirs = tuple(run.relative(rung.dir) for rung in judged.ladder)
    run.findings = tuple(Found(f.rule, run.relative(f.dir), f.severity.value, f.summary) for f in judged.findings)
    if (hyper := store.find(Hyperparameters)) is not None:
        run.settings = {run.relative(where): hyper.of(where) for where in hyper}
    run.pipes = store.find(FeaturePipes)
    run.networks = {run.relative(q.dir): _network(q, run) for q in store.find(NnetQualities) or () if q.best}
    if (scores := store.find(Scores)) is not None:
        run.decodes = tuple(_decodes(run, scores))
        run.utterances = UtteranceErrors(tree, scores, aligned_at_most=_NO_LIMIT)
    _folders(run, store)
    return run


def _decodes(run: Run, scores: Scores) -> list[Decoded]:
    made = []
    for path, score in sorted({**scores.partial, **scores.best}.items()):
        known = scores.identity[path]
        model = run.relative(known.model or path.rpartition("/")[0])
        made.append(Decoded(run.relative(path), model, known.test_set, known.lm, known.pass_, score))
    return made


def _network(quality: NnetQuality, run: Run) -> Network:
    best = quality.best
    assert best is not None  # asked by the caller
    metric = quality.curve.objective
    sign = -1 if metric == "loss" else 1  # facts turn losses so that higher is better
    pair = next((pair for pair in quality.pairs if pair.iteration == quality.best_at), None)
    end = quality.end
    return Network(
        run.relative(quality.dir),
        metric,
        quality.best_at,
        sign * pair.train.value if pair else None,
        sign * best.value,
        sign * end.train.value if end else None,
        sign * end.valid.value if end else None,
        f"{run.prefix}{best.origin}",
        tuple((float(p.iteration), sign * p.train.value, sign * p.valid.value) for p in quality.pairs),
    )


def _folders(run: Run, store: FactStore) -> None:
    """Data, lang and graph directories that are at hand; the one that recipes call the same has the same key."""
    places = store.find(Places)
    if places is None:
        return
    run.data = {tail(path): data for path, data in sorted(places.data.items())}
    run.langs = {tail(path): lang for path, lang in sorted(places.lang.items())}
    run.graphs = {run.relative(path.rstrip("/")): graph for path, graph in sorted(places.graph.items())}
    langs = store.find(GraphLangs)
    for graph, lang in langs.by_graph.items() if langs is not None else ():
        run.graph_of[run.relative(graph)] = tail(lang)
        folder = places.named(lang)
        run.langs.setdefault(tail(lang), LangDir(lang, folder.real, folder.bounds, folder.unreadable))
