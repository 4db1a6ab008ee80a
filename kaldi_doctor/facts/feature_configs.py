"""With which program and options the features of each data directory were computed.

steps/make_{mfcc,fbank,plp}.sh copy their configuration into the data directory (`data/NAME/conf/mfcc.conf`) and write
it on the command line of make_*_NAME.J.log, beside the archive that feats.scp then points to. Options and their
defaults: src/feat/feature-{mfcc,fbank,plp,window}.h, mel-computations.h. Options that do not change what a frame means
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._folder import Folder
from kaldi_doctor.facts._gmm_values import origin_of
from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin

_LOG = re.compile(r"make_(mfcc|fbank|plp)(?:_pitch)?_(.{1,255})\.\d{1,9}\.log$")
_PROGRAM = re.compile(r"compute-(mfcc|fbank|plp)-feats((?:\s+--\S+|\s+\"--[^\"]*\")*)")
_ARCHIVE = re.compile(r"ark,scp:([^\s,\"']+)\.\d+\.ark\b")
_OPTION = re.compile(r"(?<![A-Za-z-])--([A-Za-z-]++)(?:[=]|$)(\S*)")
_NORMALISED = re.compile(r"compute-cmvn-stats[^|]{0,2000} scp:(\S{1,1000})/feats\.scp")
_IN_FEATS = re.compile(rb"^\S+ (\S+)\.\d+\.ark:\d+")

_COMMON = {
    "sample-frequency": "16000", "frame-length": "25", "frame-shift": "10", "preemphasis-coefficient": "0.97",
    "window-type": "povey", "remove-dc-offset": "true", "num-mel-bins": "23", "low-freq": "20", "high-freq": "0",
    "htk-compat": "false",
}  # fmt: skip
_DEFAULTS = {
    "mfcc": {**_COMMON, "num-ceps": "13", "use-energy": "true", "cepstral-lifter": "22"},
    "plp": {**_COMMON, "num-ceps": "13", "use-energy": "true", "cepstral-lifter": "22", "lpc-order": "12",
            "compress-factor": "0.33333", "cepstral-scale": "1"},
    "fbank": {**_COMMON, "use-energy": "false", "use-log-fbank": "true", "use-power": "true"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeatureConfig:
    """How features were computed.

    Attributes:
        kind: mfcc, fbank or plp.
        options: each option that counts with its value, defaults filled in; None where only the file's name is known.
        name: the configuration file as the log names it, or as it lies in the data directory.
        origin: where this was read.
    """

    kind: str
    options: dict[str, str] | None
    name: str
    origin: Origin

    @property
    def dimension(self) -> str | None:
        """Coefficients of a frame: cepstra, or mel bins of filter banks."""
        return None if self.options is None else self.options["num-mel-bins" if self.kind == "fbank" else "num-ceps"]


class FeatureConfigs:
    """Configurations by data directory, as lineage spells it."""

    def __init__(self, by_data: dict[str, FeatureConfig]) -> None:
        self.by_data = by_data

    def others(self, config: FeatureConfig, used: frozenset[str]) -> dict[str, FeatureConfig]:
        """Data directories outside `used` with features of the same kind and dimension, by path."""
        return {
            path: other
            for path, other in self.by_data.items()
            if path not in used and other.kind == config.kind and other.dimension == config.dimension is not None
        }

    def get(self, data: str | None) -> FeatureConfig | None:
        """The configuration of a data directory, or None."""
        return self.by_data.get(data or "")


def options_of(kind: str, text: str) -> dict[str, str]:
    """Options that count, of a configuration file's text; `#` begins a comment. Frequencies are brought to Hz."""
    options = dict(_DEFAULTS[kind])
    for line in text.splitlines()[:1000]:
        for name, value in _OPTION.findall(line.partition("#")[0].replace("_", "-")):
            if name in options:
                options[name] = _plain(value or "true")
    nyquist = _number(options["sample-frequency"]) / 2
    high = _number(options["high-freq"])
    options["high-freq"] = f"{high if high > 0 else nyquist + high:g}"
    return options


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0


def _plain(text: str) -> str:
    """A number in one spelling (`16000.0` is `16000`), any other value as it stands."""
    text = text.strip("\"'").lower()
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def _from_copy(data: Folder) -> FeatureConfig | None:
    """The copy that make_mfcc.sh leaves; None where several kinds are there."""
    found = [kind for kind in _DEFAULTS if data.has(f"conf/{kind}.conf")]
    if len(found) != 1:
        return None
    name = f"conf/{found[0]}.conf"
    raw = data.raw(name)
    if raw is None:
        return None
    options = options_of(found[0], raw.decode("utf-8", "replace"))
    return FeatureConfig(found[0], options, name, Origin(f"{data.path}/{name}", 1))


def _from_log(kind: str, job: JobLog, places: Places) -> FeatureConfig | None:
    """What the command line names; its file is read where it lies in the recipe."""
    hit = _PROGRAM.search(job.command)
    if hit is None:
        return None
    given = hit[2].replace('"', " ")
    named = re.search(r"--config=(\S+)", given)
    written = named[1] if named else ""
    folder, _, name = written.rpartition("/")
    raw = places.named(folder).raw(name) if folder else None
    if written and raw is None:
        return FeatureConfig(kind, None, written, origin_of(job))
    text = (raw or b"").decode("utf-8", "replace") + "\n" + given.replace(" --", "\n--")
    return FeatureConfig(kind, options_of(kind, text), written or "no configuration file", origin_of(job))


def _logs(found: Experiments) -> Iterator[tuple[str, str, JobLog]]:
    """(kind, name of the data directory, log) of feature extraction, the first log of each set."""
    seen: set[tuple[str, str, str]] = set()
    for experiment in found.of(DirKind.FEATURES):
        for path in sorted(experiment.logs):
            hit = _LOG.search(path.rpartition("/")[2])
            if hit and (experiment.path, hit[1], hit[2]) not in seen:
                seen.add((experiment.path, hit[1], hit[2]))
                yield hit[1], hit[2], experiment.logs[path]


def _normalised(found: Experiments) -> Iterator[str]:
    """Data directories whose CMVN was computed, by `cmvn_NAME.log`."""
    for experiment in found.of(DirKind.FEATURES):
        for path, job in experiment.logs.items():
            if path.rpartition("/")[2].startswith("cmvn_") and (hit := _NORMALISED.search(job.command)):
                yield hit[1]


@fact
def feature_configs(found: Experiments, places: Places) -> FeatureConfigs:
    """Configurations of the data directories that the logs name: those that are read, and those made ready only."""
    by_name: dict[str, list[tuple[str, str, JobLog]]] = {}
    for kind, name, job in _logs(found):
        archive = _ARCHIVE.search(job.command)
        by_name.setdefault(name, []).append((kind, archive[1] if archive else "", job))
    by_data: dict[str, FeatureConfig] = {}
    folders: dict[str, Folder] = {**{path: places.named(path) for path in _normalised(found)}, **places.data}
    for path, data in sorted(folders.items()):
        made = _from_copy(data)
        if made is None:
            candidates = by_name.get(path.rpartition("/")[2], [])
            if len(candidates) > 1 and (listed := _IN_FEATS.match(data.raw("feats.scp") or b"")):
                stored = listed[1].decode("utf-8", "replace")
                candidates = [item for item in candidates if item[1] == stored]
            made = _from_log(candidates[0][0], candidates[0][2], places) if len(candidates) == 1 else None
        if made is not None:
            by_data[path] = made
    if not by_data:
        raise FactMissing("nothing tells how features were computed (data/*/conf, make_mfcc logs)")
    return FeatureConfigs(by_data)
