"""What each GMM stage reached: frames, states and Gaussians of the last update, leaves of the tree, gain of training.

Lines of gmm-est (src/gmmbin/gmm-est.cc, src/gmm/am-diag-gmm.cc) and build-tree (src/tree/build-tree.cc). Two logs a
stage are opened again for it: the last update and the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.model import DirKind, Origin
from kaldi_doctor.walk import Tree

_KINDS = frozenset({DirKind.MONO, DirKind.DELTAS, DirKind.LDA_MLLT, DirKind.SAT, DirKind.QUICK})
_SPLIT = re.compile(rb"Split (\d+) states with target = (\d+)[^\n]*? split #Gauss from (\d+) to (\d+)")
_FRAMES = re.compile(rb"Overall avg like per frame = (\S+) over (\S+) frames")
_GAIN = re.compile(rb"GMM update: Overall (\S+) objective function improvement per frame")
_WANTED = re.compile(rb"--max-leaves=(\d+)")
_LEAVES = re.compile(rb"After decision tree split, num-leaves = (\d+), like-impr = (\S+) per frame")
_REACHED = re.compile(rb"Num-leaves is now (\d+)")
_UPDATE_LOG = re.compile(r"(?:^|/)update\.(\d+)\.log$")
_LARGEST = 8 * 1024 * 1024


@dataclass(slots=True)
class ModelSize:
    """One stage.

    Attributes:
        dir: training directory.
        frames: of speech and silence in the last update.
        states: tied states (pdfs).
        gaussians: after the last update; `target` is what that update aimed at.
        gain: improvement of the objective in the last update, per frame.
        leaves_wanted: --max-leaves; leaves_split: leaves after splitting (equal where data did not run out);
            leaves: after clustering.
        tree_gain: likelihood gain of the tree, per frame.
        update, tree: where the numbers were read.
    """

    dir: str
    frames: float | None = None
    states: int | None = None
    gaussians: int | None = None
    target: int | None = None
    gain: float | None = None
    leaves_wanted: int | None = None
    leaves_split: int | None = None
    leaves: int | None = None
    tree_gain: float | None = None
    update: Origin | None = None
    tree: Origin | None = None

    @property
    def data_limited(self) -> bool:
        """Whether the tree stopped splitting for lack of data, before the number of leaves asked for."""
        return bool(self.leaves_split and self.leaves_wanted and self.leaves_split < self.leaves_wanted)


class ModelSizes:
    """Sizes by training directory."""

    def __init__(self, found: dict[str, ModelSize]) -> None:
        self.by_dir = found

    def get(self, path: str) -> ModelSize | None:
        """Size of one stage, or None where its logs do not tell."""
        return self.by_dir.get(path)

    def __iter__(self) -> Iterator[ModelSize]:
        return iter(self.by_dir.values())


def read_update(size: ModelSize, data: bytes, path: str) -> None:
    """Fill in what the last update says."""
    if hits := list(_SPLIT.finditer(data)):
        last = hits[-1]
        size.states, size.target, size.gaussians = int(last[1]), int(last[2]), int(last[4])
        size.update = Origin(path, data.count(b"\n", 0, last.start()) + 1)
    if frames := _FRAMES.search(data):
        size.frames = _number(frames[2])
    if gain := _GAIN.search(data):
        size.gain = _number(gain[1])


def read_tree_log(size: ModelSize, data: bytes, path: str) -> None:
    """Fill in what build_tree.log says."""
    if wanted := _WANTED.search(data):
        size.leaves_wanted = int(wanted[1])
    if split := _LEAVES.search(data):
        size.leaves_split, size.tree_gain = int(split[1]), _number(split[2])
        size.tree = Origin(path, data.count(b"\n", 0, split.start()) + 1)
    if reached := _REACHED.search(data):
        size.leaves = int(reached[1])


def _number(raw: bytes) -> float | None:
    try:
        value = float(raw.rstrip(b".,"))
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None  # also drops nan and inf


def _last_update(experiment: Experiment) -> str | None:
    turns = [(int(hit[1]), job.path) for path, job in experiment.logs.items() if (hit := _UPDATE_LOG.search(path))]
    return max(turns)[1] if turns else None


def _tree_log(experiment: Experiment) -> str | None:
    return next((job.path for path, job in experiment.logs.items() if path.endswith("/build_tree.log")), None)


@fact
def model_sizes(tree: Tree, found: Experiments) -> ModelSizes:
    """Read the two logs of each GMM stage."""
    sizes: dict[str, ModelSize] = {}
    for experiment in found.of(*_KINDS):
        if experiment.copied_from:
            continue
        size = ModelSize(experiment.path)
        for path, read in ((_last_update(experiment), read_update), (_tree_log(experiment), read_tree_log)):
            data = _bytes(tree, path) if path else None
            if data and path:
                read(size, data, path)
        if size.update or size.tree:
            sizes[experiment.path] = size
    return ModelSizes(sizes)


def _bytes(tree: Tree, path: str) -> bytes | None:
    """Content of a log that the first pass has read already; what could not be read was reported there."""
    try:
        with tree.real(path).open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError:
        return None
