"""What one directory was made from, read from the command lines of its own logs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kaldi_doctor.facts._paths import PathMap
from kaldi_doctor.facts.experiments import Experiment

_ALI = re.compile(r"gunzip -c ([^ \"'|]*?)/ali\.[\d*{},.$JOB]+gz")
_LAT = re.compile(r"gunzip -c ([^ \"'|]*?)/lat\.[\d*{},.$JOB]+gz")
_DATA = re.compile(
    r"(?<![\w,])(?:scp|ark)[\w,]*:([^ \"'|:]*?)/{1,4}split(\d+)(?:utt)?/\d+/(?:feats|wav|text|cmvn|utt2spk)\b"
)
_DATA_FLAT = re.compile(r"(?<![\w,])scp[\w,]*:([^ \"'|:]*?)/(?:feats|wav)\.scp")
_MODEL = re.compile(r"(?:^|[ \"'=])([^ \"'|=:]+)/(?:\d+|final|combined)\.(?:mdl|alimdl|raw|nnet)\b")
_MATRIX = re.compile(r"(?:^|[ \"'=])([^ \"'|=:]+)/(?:final|full|\d+)\.mat\b")
_LANG = re.compile(r"(?:^|[ \"'=:])([^ \"'|=:]+)/L(?:_disambig)?\.fst")
_LANG_TOPO = re.compile(r"(?:^|[ \"'=:])([^ \"'|=:]+)/(?:topo|phones/roots\.int|words\.txt)\b")
_GRAPH = re.compile(r"(?:^|[ \"'=:])([^ \"'|=:]+)/HCLG\.fst")
_FSTS = re.compile(r"gunzip -c ([^ \"'|]*?)/fsts\.\d+\.gz")
_TREE = re.compile(r"(?:^|[ \"'=])([^ \"'|=:]+)/tree\b")
_TRANS = re.compile(r"(?<![\w,])ark[\w,]*:([^ \"'|:]*?)/(?:pre_|raw_)?trans\.\d+")

# Logs that are worth reading for lineage, by shape; one of each is enough.
_SHAPES = (
    "acc_tree.#.log",
    "convert.#.log",
    "lda_acc.#.log",
    "compile_graphs.#.log",
    "build_tree.log",
    "init.log",
    "acc.#.#.log",
    "align.#.log",
    "align_pass#.#.log",
    "align.#.#.log",
    "init_model.log",
    "decode.#.log",
    "rescorelm.#.log",
    "lmrescore.#.log",
    "init_mdl.log",
    "acc_pdf.#.log",
    "get_egs.#.log",
    "make_phone_lm.log",
    "train_trans.log",
    "nnet_init.log",
    "get_lda_stats.#.log",
    "train_nnet.log",
    "iter#.tr.log",
    "mpe.#.log",
    "generate_lattices.#.log",
    "fmllr.#.log",
    "fmllr.#.#.log",
    "decode_den.#.log",
    "init_sgmm.log",
    "init_mono.log",
    "fmllr_pass#.#.log",
    "spk_vecs#.#.log",
    "nnet-initialize.#.log",
    "gselect.#.log",
    "cluster.log",
    "lmrescore_rnnlm.#.log",
    "interp.#.log",
    "compute_prob_valid.#.log",
    "sum_tree_acc.log",
)


@dataclass(slots=True)
class Lineage:
    """What one directory was made from; every path is a directory of the tree where it could be mapped.

    `guessed` names the relations that rest on a directory's name only.
    """

    path: str
    ali: list[str] = field(default_factory=list)
    model: list[str] = field(default_factory=list)
    data: str | None = None
    lang: str | None = None
    graph: str | None = None
    lattices: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Parents that the logs name and the tree does not have, as written there."""
    guessed: set[str] = field(default_factory=set)
    split: int | None = None

    @property
    def parents(self) -> list[str]:
        """Alignments, then models, then lattices, without repeats."""
        return list(dict.fromkeys([*self.ali, *self.model, *self.lattices]))


def _put(target: list[str], raw: Iterable[str], paths: PathMap, own: str, missing: list[str]) -> None:
    for written in raw:
        actual = paths.find(written)
        if actual is None:
            if written not in {".", "..", "-"} and written not in missing:
                missing.append(written)
        elif actual != own and actual not in target:
            target.append(actual)


def _data_path(command: str) -> tuple[str, int | None] | None:
    hit = _DATA.search(command)
    if hit:
        return re.sub(r"/+", "/", hit[1]), int(hit[2])
    flat = _DATA_FLAT.search(command)
    return (re.sub(r"/+", "/", flat[1]), None) if flat else None


def lineage_of(experiment: Experiment, paths: PathMap) -> Lineage:
    """Read one directory's lineage from one log of each telling shape."""
    lineage = Lineage(experiment.path)
    # A training directory that realigns reads its own ali and model: only other directories count.
    for shape in _SHAPES:
        if not (logs := experiment.logs_of(shape)):
            continue
        job = logs[0]
        command = job.command
        if lineage.data is None and (data := _data_path(command)):
            lineage.data, lineage.split = data
        if lineage.lang is None and (lang := _LANG.search(command) or _lang_from(shape, command)):
            lineage.lang = lang[1]
        if lineage.graph is None and (graph := _GRAPH.search(command)):
            lineage.graph = graph[1]
        _put(lineage.ali, _ALI.findall(command), paths, experiment.path, lineage.missing)
        _put(lineage.lattices, _LAT.findall(command), paths, experiment.path, lineage.missing)
        models = [
            *_MODEL.findall(command),
            *_MATRIX.findall(command),
            *_FSTS.findall(command),
            *_TRANS.findall(command),
        ]
        if shape in {"nnet_init.log", "init_model.log", "train_trans.log"}:
            models += _TREE.findall(command)
        _put(lineage.model, models, paths, experiment.path, [])
        if shape == "train_nnet.log":
            _nnet1(lineage, job.arguments, paths)
    return lineage


def _lang_from(shape: str, command: str) -> re.Match[str] | None:
    return _LANG_TOPO.search(command) if shape in {"build_tree.log", "init.log", "init_mono.log"} else None


def _nnet1(lineage: Lineage, arguments: list[str], paths: PathMap) -> None:
    """train.sh <data-train> <data-dev> <lang> <ali-train> <ali-dev> <dir>: the script's own command line."""
    if len(arguments) < 7 or not arguments[0].endswith("train.sh"):
        return
    data, _, lang, ali, ali_cv, _ = arguments[-6:]
    lineage.data, lineage.lang = lineage.data or data, lineage.lang or lang
    _put(lineage.ali, [ali, ali_cv], paths, lineage.path, lineage.missing)
    dbn = [value for value in arguments if value.endswith(".dbn")]
    _put(lineage.model, [value.rpartition("/")[0] for value in dbn], paths, lineage.path, lineage.missing)
