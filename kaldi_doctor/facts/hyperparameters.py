"""Hyperparameters as actually used, per directory: from the command lines of its logs and from its small files.

Never from a recipe's run.sh. A value that only the script's default tells is marked as assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts._gmm_values import (
    GMM_KINDS,
    Growth,
    Logs,
    ali_values,
    decode_values,
    gmm_values,
    growth_of,
    job_count,
    rises_of,
    sgmm2_values,
    total_gaussians,
)
from kaldi_doctor.facts._nnet_values import nnet_values
from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.nnet_architecture import Architectures
from kaldi_doctor.facts.nnet_training import NnetTraining
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import HyperValue

SECTION: dict[DirKind, str] = {
    DirKind.MONO: "mono",
    DirKind.DELTAS: "tri",
    DirKind.LDA_MLLT: "lda_mllt",
    DirKind.SAT: "sat",
    DirKind.QUICK: "sat",
    DirKind.SGMM2: "sgmm2",
    DirKind.NNET1: "dnn",
    DirKind.NNET1_SEQ: "dnn",
    DirKind.NNET2: "dnn",
    DirKind.NNET3: "dnn",
    DirKind.NNET3_RAW: "dnn",
    DirKind.CHAIN: "dnn",
    DirKind.ALI: "align",
    DirKind.DECODE: "decode",
}
"""Section of the cheatsheet that a directory is compared with."""


class Hyperparameters:
    """Values by directory. Keys are the metric names of the cheatsheet where it has the value, else Kaldi's options."""

    def __init__(
        self, values: dict[str, dict[str, HyperValue]], growth: dict[str, Growth], kinds: dict[str, DirKind]
    ) -> None:
        self._values = values
        self.growth = growth
        self.kinds = kinds

    def of(self, path: str) -> dict[str, HyperValue]:
        """Values of one directory; empty where nothing is known."""
        return self._values.get(path, {})

    def number(self, path: str, name: str) -> float | None:
        """One value as a number, or None where it is unknown or no number."""
        found = self.of(path).get(name)
        return float(found.value) if found is not None and isinstance(found.value, (int, float)) else None

    def section(self, path: str) -> str | None:
        """Section of the cheatsheet that a directory belongs to."""
        return SECTION.get(self.kinds[path]) if path in self.kinds else None

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)


@fact
def hyperparameters(
    found: Experiments, sheet: Cheatsheet, training: NnetTraining | None, architectures: Architectures | None
) -> Hyperparameters:
    """Read every recognised directory."""
    values: dict[str, dict[str, HyperValue]] = {}
    growth: dict[str, Growth] = {}
    kinds: dict[str, DirKind] = {}
    wanted = {e.path: Logs(e) for e in found if e.kind in SECTION and not e.copied_from}
    for path, logs in wanted.items():
        kinds[path] = logs.experiment.kind
        if logs.experiment.kind in GMM_KINDS and (grown := growth_of(logs)):
            growth[path] = grown
    networks = nnet_values(kinds, training or (), architectures or ())
    for path, logs in wanted.items():
        experiment, section = logs.experiment, SECTION[logs.experiment.kind]
        if experiment.kind in GMM_KINDS:
            read = gmm_values(logs)
            if path in growth:
                read["totgauss"] = total_gaussians(
                    experiment.kind, growth[path], rises_of(growth, kinds, experiment.kind)
                )
        elif experiment.kind is DirKind.SGMM2:
            read = sgmm2_values(logs)
        elif experiment.kind is DirKind.DECODE:
            read = decode_values(logs)
        elif experiment.kind is DirKind.ALI:
            read = ali_values(logs)
        else:
            read = networks.get(path, {})
        read["nj"] = job_count(logs)
        known = {key: _with_range(value, f"{section}.{key}", sheet) for key, value in read.items() if value is not None}
        if known:
            values[path] = known
    if not values:
        raise FactMissing("no log that tells a hyperparameter")
    return Hyperparameters(values, growth, kinds)


def _with_range(value: HyperValue, key: str, sheet: Cheatsheet) -> HyperValue:
    """The value with the cheatsheet's range, where it has one and the value is a number."""
    if key in sheet and (expected := sheet.entry(key).good) is not None:
        return replace(value, expected=expected)
    return value
