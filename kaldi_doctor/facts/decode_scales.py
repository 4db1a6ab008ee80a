"""Scales and frame rate of each decode beside what its model needs.

A chain model is one that nnet3-chain-train made (den.fst, 0.trans_mdl, its logs); names and frame subsampling say
nothing. The decoders take an acoustic scale of 0.1 where none is given (src/gmmbin/gmm-latgen-faster.cc,
src/nnet3/nnet-am-decodable-simple.h). The self-loop scale of the graph is known where mkgraph.sh's output was kept.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from kaldi_doctor.facts._paths import PathMap
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.decodes import Decode, Decodes
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.feature_pipes import FeaturePipes
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.feature_pipe import option_of
from kaldi_doctor.kinds import TRAINING_KINDS, DirKind
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.mkgraph_log import SelfLoops
from kaldi_doctor.walk import Tree

ASSUMED_SCALE = 0.1
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DecodeScale:
    """One decode.

    Attributes:
        dir, model: the decode and the training directory of its model.
        chain: whether the model is a chain model.
        scale: acoustic scale of the search; `assumed` where it is the decoder's default.
        post: scale on the lattices afterwards, 1 without one.
        factor: frames of features for one of the decode, 1 where the command line gives none.
        needs: the factor that the model was trained with, None where nothing tells.
        needs_origin: where `needs` was read.
        self_loop: self-loop scale of the graph, None where nothing tells.
        graph_origin: where `self_loop` was read.
        origin: the decode's command line.
    """

    dir: str
    model: str
    chain: bool
    scale: float
    assumed: bool
    post: float
    factor: int
    needs: int | None
    needs_origin: Origin | None
    self_loop: float | None
    graph_origin: Origin | None
    origin: Origin


class DecodeScales:
    """Decodes whose model is in the tree, by directory."""

    def __init__(self, by_dir: dict[str, DecodeScale]) -> None:
        self.by_dir = by_dir


def _small(tree: Tree, path: str) -> bytes | None:
    """Content of a small file of the tree, or None."""
    if not tree.readable(path):
        return None
    try:
        real = tree.real(path)
        return real.read_bytes() if os.path.getsize(real) <= _LARGEST else None
    except OSError:
        return None


def _factor(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 4 else None


def _needs(model: Experiment, pipes: FeaturePipes, tree: Tree) -> tuple[int | None, Origin | None]:
    """The factor of the examples that a network was trained on, else that of the file train.py leaves."""
    trained = pipes.training(model.path)
    if trained is not None and trained.made_of == "get_egs.#.log":
        given = _factor(option_of(trained.use.options, "frame-subsampling-factor"))
        if given is not None:
            return given, trained.origin
    path = f"{model.path}/frame_subsampling_factor"
    given = _factor((_small(tree, path) or b"").decode("utf-8", "replace").strip())
    return given, Origin(path, 1) if given is not None else None


def _self_loops(records: Records, paths: PathMap) -> dict[str, tuple[float, Origin]]:
    """Self-loop scale of each graph of the tree that a kept output of mkgraph.sh tells."""
    named = ((paths.find(loops.graph), loops) for loops in records.of(SelfLoops))
    return {graph: (loops.scale, loops.origin) for graph, loops in named if graph is not None}


def _one(decode: Decode, model: Experiment, pipes: FeaturePipes, tree: Tree) -> DecodeScale:
    used = pipes.decoding(decode.dir)
    options = used.use.options if used is not None else ()
    needs, origin = _needs(model, pipes, tree)
    return DecodeScale(
        dir=decode.dir,
        model=model.path,
        chain=model.kind is DirKind.CHAIN,
        scale=decode.acoustic_scale or ASSUMED_SCALE,
        assumed=decode.acoustic_scale is None,
        post=decode.post_scale or 1.0,
        factor=_factor(option_of(options, "frame-subsampling-factor")) or 1,
        needs=needs if used is not None and used.use.program.startswith("nnet3-") else None,
        needs_origin=origin,
        self_loop=None,
        graph_origin=None,
        origin=used.origin if used is not None else decode.origin,
    )


@fact
def decode_scales(
    tree: Tree, records: Records, decodes: Decodes, found: Experiments, graph: LineageGraph, pipes: FeaturePipes
) -> DecodeScales:
    """Scales of every decode whose model was trained in this tree."""
    loops = _self_loops(records, PathMap(found))
    by_dir: dict[str, DecodeScale] = {}
    for path, decode in decodes.by_dir.items():
        model = found.get(graph.model_of(path) or "")
        if model is None or model.kind not in TRAINING_KINDS or model.kind is DirKind.NNET3_RAW:
            continue
        made = _one(decode, model, pipes, tree)
        scale, origin = loops.get(graph.get(path).graph or "", (None, None))
        by_dir[path] = replace(made, self_loop=scale, graph_origin=origin)
    return DecodeScales(by_dir)
