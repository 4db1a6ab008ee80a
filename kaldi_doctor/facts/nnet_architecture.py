"""What each network looks like: kind, layers, dimensions, non-linearity, context, outputs, parameters.

From network.xconfig where there is one (nnet3 and chain since 2016), else from final.config, the component list of
progress.X.log, nnet.proto and N.rbm.proto (nnet1) or nnet.config (nnet2). Hidden layers are those of the body: no
prefinal, LDA or output layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.nnet_training import NEURAL_KINDS, NnetTraining
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.nnet_config import NnetConfig


@dataclass(slots=True)
class Architecture:
    """One network. Numbers are None where no file tells them."""

    dir: str
    kind: str = "unknown"
    """TDNN, TDNN-F, LSTM, GRU, CNN, attention, or DNN (feed-forward over spliced frames)."""
    layers: int | None = None
    hidden_dim: int | None = None
    bottleneck: int | None = None
    nonlinearity: str | None = None
    left_context: int | None = None
    right_context: int | None = None
    input_dim: int | None = None
    outputs: dict[str, int] = field(default_factory=dict)
    parameters: int | None = None
    dropout: bool = False
    l2: bool = False
    origin: Origin | None = None

    def body(self) -> str:
        """`6 layers of 1024, TDNN, ReLU` for the screen."""
        parts = [
            f"{self.layers} hidden layers" if self.layers else "",
            f"of {self.hidden_dim}" if self.hidden_dim else "",
        ]
        return " ".join([part for part in parts if part]) + f" ({self.kind})"


class Architectures:
    """Architectures by directory."""

    def __init__(self, by_dir: dict[str, Architecture]) -> None:
        self.by_dir = by_dir

    def __iter__(self) -> Iterator[Architecture]:
        return iter(self.by_dir.values())

    def get(self, path: str) -> Architecture | None:
        """Architecture of a directory, or None."""
        return self.by_dir.get(path)


_OPTION = re.compile(r"(?:^|\s)([\w-]+)=(\S+)")
_RECURRENT = (("gru", "GRU"), ("lstm", "LSTM"))
_TOKEN = re.compile(r"<(\w+)>")
_DIMS = re.compile(r"<InputDim> (\d{1,9}) <OutputDim> (\d{1,9})")
_DIGITS = 18
"""Digits of the largest dimension that is believed."""


def _int(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() and len(text) <= _DIGITS else None


def _xconfig(config: NnetConfig, made: Architecture) -> None:
    """network.xconfig: one layer a line."""
    dims: list[int] = []
    kinds: list[str] = []
    for line in config.lines:
        kind = line.split()[0]
        options = dict(_OPTION.findall(line))
        name = options.get("name", "")
        if kind == "input" and name == "input":
            made.input_dim = _int(options.get("dim"))
        elif kind in {"output-layer", "output"}:
            dim = _int(options.get("dim"))
            if dim is not None:
                made.outputs[name] = dim
        elif kind.endswith(("-layer", "res-block", "res2-block")) and "prefinal" not in name + kind and name != "lda":
            if kind in {
                "linear-layer",
                "combine-feature-maps-layer",
                "idct-layer",
                "spec-augment-layer",
                "delta-layer",
            }:
                continue
            if kind == "fixed-affine-layer":
                continue
            kinds.append(kind)
            dims += [d for d in (_int(options.get(key)) for key in ("dim", "cell-dim")) if d is not None][:1]
            made.bottleneck = made.bottleneck or _int(options.get("bottleneck-dim"))
        made.dropout = made.dropout or "dropout" in kind or "dropout-proportion" in options
        value = options.get("l2-regularize", "0")
        made.l2 = made.l2 or value.strip("0.") != ""
    if not kinds:
        return
    made.layers = len(kinds)
    made.hidden_dim = round(median(dims)) if dims else None
    joined = " ".join(kinds)
    made.kind = "TDNN-F" if "tdnnf" in joined else next((n for key, n in _RECURRENT if key in joined), "TDNN")
    if "conv" in joined or "res-block" in joined:
        made.kind = f"CNN-{made.kind}" if "tdnn" in joined or made.kind in {"LSTM", "GRU"} else "CNN"
    made.nonlinearity = next(
        (n for n in ("relu", "tanh", "sigmoid") if n in joined), "relu" if "tdnnf" in joined else None
    )
    made.origin = config.origin


def _components(lines: Iterator[tuple[str, str, dict[str, str]]], made: Architecture) -> None:
    """Component lists of final.config (nnet3) and nnet.config (nnet2)."""
    dims: list[int] = []
    for kind, name, options in lines:
        if "prefinal" in name or name.startswith("output"):
            continue
        if kind in {"RectifiedLinearComponent", "TanhComponent", "SigmoidComponent", "PnormComponent"}:
            dims += [d for d in (_int(options.get("output-dim")) or _int(options.get("dim")),) if d]
            made.nonlinearity = (
                made.nonlinearity or kind.removesuffix("Component").replace("RectifiedLinear", "relu").lower()
            )
        if "Lstm" in kind:
            made.kind = "LSTM"
            dims += [d for d in (_int(options.get("cell-dim")),) if d]
    if dims:
        made.layers, made.hidden_dim = len(dims), round(median(dims))


def _final_config(config: NnetConfig, made: Architecture) -> None:
    parsed = []
    for line in config.lines:
        options = dict(_OPTION.findall(line))
        if line.startswith("component "):
            parsed.append((options.get("type", ""), options.get("name", ""), options))
        elif line.startswith("output-node"):
            made.outputs.setdefault(options.get("name", "output"), 0)
    _components(iter(parsed), made)
    made.kind = "TDNN" if made.kind == "unknown" and "Offset(" in " ".join(config.lines) else made.kind
    made.origin = config.origin


def _nnet2_config(config: NnetConfig, made: Architecture, insertions: int) -> None:
    parsed = []
    softmax = None
    for line in config.lines:
        kind, options = line.split()[0], dict(_OPTION.findall(line))
        softmax = _int(options.get("dim")) if kind == "SoftmaxComponent" else softmax
        if kind == "SpliceComponent":
            made.left_context, made.right_context = (
                _int(options.get("left-context")),
                _int(options.get("right-context")),
            )
        parsed.append((kind, "", options))
    _components(iter(parsed), made)
    made.kind = "DNN"
    made.layers = None if made.layers is None else made.layers + insertions
    made.outputs = {"output": softmax} if softmax else {}
    made.origin = config.origin


def _proto(config: NnetConfig, made: Architecture) -> None:
    """nnet.proto of nnet1; with a pretrained DBN it holds the output layer alone."""
    affine = [
        tuple(int(n) for n in match)
        for line in config.lines
        if "AffineTransform" in line
        for match in _DIMS.findall(line)
    ]
    tokens = {token for line in config.lines for token in _TOKEN.findall(line)}
    if not affine:
        return
    made.layers = len(affine) - 1
    made.hidden_dim = affine[-1][0]
    made.outputs = {"output": affine[-1][1]}
    made.kind = (
        "LSTM" if any("Lstm" in token for token in tokens) else "CNN" if any("Conv" in t for t in tokens) else "DNN"
    )
    named = {"Sigmoid": "sigmoid", "Tanh": "tanh", "ParametricRelu": "relu", "Relu": "relu"}
    made.nonlinearity = next((named[token] for token in named if token in tokens), None)
    made.origin = config.origin


@fact
def architectures(found: Experiments, graph: LineageGraph, records: Records, training: NnetTraining) -> Architectures:
    """Architecture of every network whose configuration or progress logs were kept."""
    configs = {path: {c.name: c for c in items} for path, items in records.by_dir(NnetConfig).items()}
    made: dict[str, Architecture] = {}
    for experiment in found.of(*NEURAL_KINDS):
        path, own = experiment.path, Architecture(experiment.path)
        files = configs.get(path, {})
        run = training.get(path)
        if "final.config" in files:
            _final_config(files["final.config"], own)
        if "network.xconfig" in files:
            _xconfig(files["network.xconfig"], own)
        if "nnet.config" in files:
            inserted = sum(any(job.inserts_layer for job in jobs) for jobs in (run.jobs.values() if run else ()))
            _nnet2_config(files["nnet.config"], own, inserted)
        if "nnet.proto" in files:
            _proto(files["nnet.proto"], own)
            own.layers = _with_dbn(own.layers, experiment.kind, graph, path, configs)
        for line in files["vars"].lines if "vars" in files else ():
            name, _, value = line.partition("=")
            if name in {"model_left_context", "model_right_context"} and value.isdigit():
                setattr(own, name.removeprefix("model_"), _int(value))
        for progress in reversed(run.progress if run else []):
            if progress.parameters is not None:
                own.parameters, own.input_dim = progress.parameters, own.input_dim or progress.input_dim
                own.left_context = own.left_context if own.left_context is not None else progress.left_context
                own.right_context = own.right_context if own.right_context is not None else progress.right_context
                own.origin = own.origin or progress.origin
                break
        if own.origin is not None:
            made[path] = own
    if not made:
        raise FactMissing("no network configuration (network.xconfig, final.config, nnet.proto, nnet.config)")
    return Architectures(made)


def _with_dbn(
    layers: int | None, kind: DirKind, graph: LineageGraph, path: str, configs: dict[str, dict[str, NnetConfig]]
) -> int | None:
    """Hidden layers of nnet1 with those of the pretrained stack it started from."""
    if kind is not DirKind.NNET1 or layers is None:
        return layers
    for parent in graph.get(path).model:
        layers += sum(name.endswith(".rbm.proto") for name in configs.get(parent, {}))
    return layers
