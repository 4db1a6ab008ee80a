"""Hyperparameters of neural networks, from what is known of their architecture and training."""

from __future__ import annotations

from collections.abc import Iterable

from kaldi_doctor.facts.nnet_architecture import Architecture
from kaldi_doctor.facts.nnet_training import NnetRun
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import HyperValue, Origin

_TOOLKIT = {
    DirKind.CHAIN: "chain",
    DirKind.NNET3: "nnet3",
    DirKind.NNET3_RAW: "nnet3",
    DirKind.NNET2: "nnet2",
    DirKind.NNET1: "nnet1",
    DirKind.NNET1_SEQ: "nnet1",
}


def nnet_values(
    kinds: dict[str, DirKind], training: Iterable[NnetRun], architectures: Iterable[Architecture]
) -> dict[str, dict[str, HyperValue | None]]:
    """Values by directory, for the neural kinds; directories of which nothing is known have the toolkit alone."""
    made: dict[str, dict[str, HyperValue | None]] = {
        path: {"toolkit": HyperValue(value=_TOOLKIT[kind], origin=None)}
        for path, kind in kinds.items()
        if kind in _TOOLKIT
    }
    for run in training:
        if run.dir in made:
            made[run.dir].update(_training(run))
    for network in architectures:
        if network.dir in made:
            known = network.kind if network.kind != "unknown" else None
            origin = network.origin
            made[network.dir].update(
                architecture=_value(known, origin),
                hidden_layers=_value(network.layers, origin),
                hidden_dim=_value(network.hidden_dim, origin),
                bottleneck_dim=_value(network.bottleneck, origin),
                nonlinearity=_value(network.nonlinearity, origin),
                left_context=_value(network.left_context, origin),
                right_context=_value(network.right_context, origin),
                parameters=_value(network.parameters, origin),
            )
    return made


def _value(value: float | str | None, origin: Origin | None) -> HyperValue | None:
    return HyperValue(value=value, origin=origin) if value is not None else None


def _training(run: NnetRun) -> dict[str, HyperValue | None]:
    """Epochs, iterations, jobs and learning rates at both ends."""
    turns = sorted(run.jobs)
    rates = [run.rates[turn] for turn in sorted(run.rates)]
    iterations = len(turns) or len(run.schedule) or None
    return {
        "epochs": _value(round(run.epochs, 2) if run.epochs is not None else None, run.origin),
        "iterations": _value(iterations, run.origin),
        "jobs_initial": _value(run.job_counts[turns[0]] if turns else None, run.origin),
        "jobs_final": _value(run.job_counts[turns[-1]] if turns else None, run.origin),
        "initial_learning_rate": _value(rates[0] if rates else None, run.origin),
        "final_learning_rate": _value(rates[-1] if rates else None, run.origin),
    }
