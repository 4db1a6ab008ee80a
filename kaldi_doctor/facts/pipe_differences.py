"""In what the features of decodes and alignments differ from those that their model was trained on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._paths import PathMap
from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.feature_pipes import FeaturePipes, UsedPipe
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.feature_pipe import Cmvn, Step
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.decode_log import DecodeLog
from kaldi_doctor.walk import Tree

_SHAPING = ("deltas", "splice", "matrix", "select", "paste")
"""Steps that change what a frame holds. Speaker transforms are judged by themselves, subsampling with the network."""
_LARGEST = 64 * 1024 * 1024
_USES = (DirKind.DECODE, DirKind.DENLATS, DirKind.ALI, DirKind.LATS)
_EXTRACTOR = re.compile(rb"--ivector-extractor=(\S{1,400})")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `kind` is cmvn, steps, context, matrix, ivectors or extractor; both sides in words."""

    kind: str
    trained: str
    used: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A use of a model beside its training. An empty `found` says that both take their features alike."""

    model: str
    trained: UsedPipe
    used: UsedPipe
    found: tuple[Difference, ...]


class PipeDifferences:
    """Decodes and alignments whose model's training is known, by directory."""

    def __init__(self, by_dir: dict[str, Compared]) -> None:
        self.by_dir = by_dir


def differences(trained: UsedPipe, used: UsedPipe, same_file: Callable[[str, str], bool | None]) -> list[Difference]:
    """Differences between training and a use of the model.

    Args:
        trained: how the model was trained.
        used: how it decodes or aligns.
        same_file: whether two matrices, as the logs spell them, hold the same bytes; None where that cannot be told.
    """
    found: list[Difference] = []
    before, after = trained.use.pipe, used.use.pipe
    if before.cmvn != after.cmvn and "online" not in {_kind(before.cmvn), _kind(after.cmvn)}:
        found.append(Difference("cmvn", _cmvn(before.cmvn), _cmvn(after.cmvn)))
    own, other = _shape(trained), _shape(used)
    if [step.kind for step in own] != [step.kind for step in other]:
        found.append(Difference("steps", _words(own), _words(other)))
        return found
    for left, right in zip(own, other, strict=True):
        if left.kind == "matrix":
            if same_file(left.file, right.file) is False:
                found.append(Difference("matrix", left.file, right.file))
        elif left.value != right.value:
            found.append(Difference("context", f"{left.kind}: {left.value}", f"{right.kind}: {right.value}"))
    return found


def _shape(used: UsedPipe) -> tuple[Step, ...]:
    """The steps that count. Frames that only the LDA statistics of a network splice on top are left out."""
    steps = used.use.pipe.of(*_SHAPING)
    return steps[:-1] if used.made_of == "lda_acc.#.log" and steps and steps[-1].kind == "splice" else steps


def _kind(cmvn: Cmvn | None) -> str:
    return cmvn.kind if cmvn is not None else ""


def _cmvn(cmvn: Cmvn | None) -> str:
    return str(cmvn) if cmvn is not None else "no CMVN"


_NAMES = {"deltas": "deltas", "splice": "spliced frames", "matrix": "LDA+MLLT matrix", "paste": "pasted features"}


def _words(steps: tuple[Step, ...]) -> str:
    return ", ".join(_NAMES.get(step.kind, step.kind) for step in steps) or "the features as they are stored"


class Files:
    """Small files of the tree by the names that logs give them."""

    def __init__(self, tree: Tree, paths: PathMap) -> None:
        self._tree = tree
        self._paths = paths
        self._raw: dict[str, bytes | None] = {}

    def same(self, one: str, other: str) -> bool | None:
        """Whether two matrices, as logs spell them, are the same; None where one of them is not at hand.

        Those of one directory count as the same: training goes on to estimate them (2.mat, 12.mat, final.mat).
        """
        left, right = self._actual(one), self._actual(other)
        if left is None or right is None:
            return True if one.rpartition("/")[0] == other.rpartition("/")[0] else None
        if left.rpartition("/")[0] == right.rpartition("/")[0]:
            return True
        first, second = self._bytes(left), self._bytes(right)
        return None if first is None or second is None else first == second

    def extractor(self, ivectors: str) -> str | None:
        """What names the extractor of a list of i-vectors: its id, else its path in their configuration."""
        folder = self._paths.find(ivectors.rpartition("/")[0]) if "/" in ivectors else None
        if folder is None:
            return None
        if name := (self._bytes(f"{folder}/final.ie.id") or b"").strip():
            return name.decode("utf-8", "replace")
        hit = _EXTRACTOR.search(self._bytes(f"{folder}/conf/ivector_extractor.conf") or b"")
        return hit[1].decode("utf-8", "replace") if hit else None

    def _actual(self, written: str) -> str | None:
        folder, _, name = written.rpartition("/")
        actual = self._paths.find(folder) if folder else None
        return f"{actual}/{name}" if actual is not None else None

    def _bytes(self, path: str) -> bytes | None:
        if path not in self._raw:
            self._raw[path] = None
            if self._tree.readable(path):
                try:
                    real = self._tree.real(path)
                    if os.path.getsize(real) <= _LARGEST:
                        self._raw[path] = real.read_bytes()
                except OSError:
                    pass
        return self._raw[path]


def _ivectors(trained: UsedPipe, used: UsedPipe, files: Files, done: int) -> Iterator[Difference]:
    """I-vectors that are missing, or those of another extractor.

    A network that needs them decodes nothing without (`Neural net expects 'ivector' features`): where utterances were
    decoded, the examples in the tree are not those of this model, and nothing is said.
    """
    before, after = trained.use.ivectors, used.use.ivectors
    if before and not after and not done:
        yield Difference("ivectors", before, "no i-vectors")
    elif before and after:
        own, other = files.extractor(before), files.extractor(after)
        if own and other and own != other:
            yield Difference("extractor", own, other)


@fact
def pipe_differences(
    tree: Tree, found: Experiments, graph: LineageGraph, pipes: FeaturePipes, records: Records
) -> PipeDifferences:
    """Hold every decode and alignment against the training of its model."""
    files = Files(tree, PathMap(found))
    done = {path: sum(log.done for log in logs) for path, logs in records.by_dir(DecodeLog).items()}
    by_dir: dict[str, Compared] = {}
    for experiment in found.of(*_USES):
        used = _use(experiment, pipes)
        model = graph.model_of(experiment.path)
        trained = pipes.training(model) if model else None
        if used is None or model is None or trained is None or not _own_model(used, model, experiment, graph):
            continue
        apart = differences(trained, used, files.same)
        apart += _ivectors(trained, used, files, done.get(experiment.path, 0))
        by_dir[experiment.path] = Compared(model, trained, used, tuple(apart))
    return PipeDifferences(by_dir)


def _use(experiment: Experiment, pipes: FeaturePipes) -> UsedPipe | None:
    decodes = experiment.kind in {DirKind.DECODE, DirKind.DENLATS}
    return pipes.decoding(experiment.path) if decodes else pipes.aligning(experiment.path)


def _own_model(used: UsedPipe, model: str, experiment: Experiment, graph: LineageGraph) -> bool:
    """Whether the model on the command line is that of the directory it was put down to by more than a name."""
    return "model" not in graph.get(experiment.path).guessed or used.use.model.rpartition("/")[0].endswith(
        model.rpartition("/")[2]
    )
