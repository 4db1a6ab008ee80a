"""Work that ends before a score: decodes that never ran, idle graphs, test sets without features, no scoring script.

steps/decode.sh and its kin write `num_jobs` into the decode directory, then look for features, model and graph, and
stop with a line on the terminal where one of them is missing: a directory with `num_jobs` and nothing else was begun.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import TRAINING_KINDS, DirKind
from kaldi_doctor.walk import Tree

_RECIPE = ("run.sh", "path.sh", "cmd.sh", "steps", "utils")
_SCRIPT = "local/score.sh"


@dataclass(frozen=True, slots=True)
class Undecoded:
    """What of a recipe did not come to a score.

    Attributes:
        begun: directories below a model with logs that hold `num_jobs`, and no log, lattice or score.
        decodes: directories of the tree that hold a decode with logs or scores.
        graphs: graphs below a model that has no decode at all.
        without_features: data directories beside those that training read, with transcripts and without feats.scp.
        score_script: what is wrong with local/score.sh (`missing`, `a dangling link`, `not executable`); None where it
            is in order or no script of a recipe is at hand.
    """

    begun: tuple[str, ...]
    decodes: tuple[str, ...]
    graphs: tuple[str, ...]
    without_features: tuple[str, ...]
    score_script: str | None


@fact
def undecoded(tree: Tree, found: Experiments, graph: LineageGraph, places: Places) -> Undecoded:
    """Look at the names in the tree and beside it; nothing is opened."""
    models = {e.path for e in found.of(*TRAINING_KINDS) if e.logs}
    decodes = found.of(DirKind.DECODE, DirKind.RESCORE)
    begun = tuple(path for path in sorted(tree.dirs) if path.rpartition("/")[0] in models and _begun(tree, path))
    used = {(graph.get(path).graph or "").rstrip("/") for path in graph.by_path}
    decoded = {decode.path.rpartition("/")[0] for decode in decodes} | {
        model for decode in decodes for model in graph.get(decode.path).model
    }
    graphs = tuple(
        item.path
        for item in found.of(DirKind.GRAPH)
        if (model := item.path.rpartition("/")[0]) in models and model not in decoded and item.path not in used
    )
    return Undecoded(
        begun, tuple(item.path for item in decodes), graphs, _without_features(places), _score_script(tree)
    )


def _begun(tree: Tree, path: str) -> bool:
    entry = tree.dirs[path]
    logs = tree.dirs.get(f"{path}/log")
    return set(entry.files) == {"num_jobs"} and set(entry.subdirs) <= {"log"} and not (logs and logs.files)


def _without_features(places: Places) -> tuple[str, ...]:
    """Data directories with recordings and transcripts beside those that the logs name, without features."""
    made: dict[str, None] = {}
    for known in places.data:
        parent = known.rstrip("/").rpartition("/")[0]
        folder = places.named(parent) if parent else None
        if folder is None or folder.real is None:
            continue
        for name in sorted(os.listdir(folder.real)):
            files = {item for item in ("wav.scp", "text", "feats.scp") if os.path.isfile(folder.real / name / item)}
            if files == {"wav.scp", "text"}:
                made[f"{parent}/{name}"] = None
    return tuple(made)


def _score_script(tree: Tree) -> str | None:
    """What is wrong with local/score.sh of the recipe that the tree lies in."""
    recipe = (tree.base / tree.root).parent
    if not any(os.path.lexists(recipe / name) for name in _RECIPE):
        return None
    script = recipe / _SCRIPT
    if not os.path.lexists(script):
        return "missing"
    if not os.path.exists(script):
        return "a dangling link"
    return None if os.access(script, os.X_OK) else "not executable"
