"""How each directory takes its features: in training, in aligning, in decoding, in one normal form.

One log of each kind tells: the last by its numbers, since speaker transforms and matrices come in as training goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kaldi_doctor.facts._gmm_values import origin_of
from kaldi_doctor.facts._paths import PathMap
from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.kaldi.feature_pipe import PipeUse, pipe_uses
from kaldi_doctor.kaldi.log_dirs import shape_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin

TRAINING = ("acc.#.#.log", "acc.#.log", "align.#.#.log", "lda_acc.#.log", "get_egs.#.log")
"""Logs of a training directory that take its features, the best witness first (steps/train_*.sh)."""
ALIGNING = ("align_pass#.#.log", "align.#.log", "generate_lattices.#.log", "align_lats.#.log")
DECODING = ("decode.#.log", "decode_den.#.log")
_OF_PASS: dict[str, tuple[str, int | None]] = {
    "train": ("align.#.#.log", None),
    "align": ("align.#.log", None),
    "pass1": ("align_pass#.#.log", 1),
    "pass2": ("align_pass#.#.log", 2),
}
_EGS = re.compile(r"(?<![\w,])ark[\w,]{0,60}:([^\s\"'|:]*?)/c?egs\.\d+\.(?:ark|scp)")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class UsedPipe:
    """One program that took features: in which directory, for what, and where it says so.

    `made_of` is the shape of the log (`align_pass#.#.log`), `number` the first number in its name (pass or iteration).
    """

    dir: str
    made_of: str
    number: int
    use: PipeUse
    origin: Origin

    @property
    def adapted(self) -> bool:
        """Whether the features went through transforms of each speaker (fMLLR)."""
        return bool(self.use.pipe.of("speaker"))

    @property
    def independent(self) -> bool:
        """Whether the model is the speaker-independent one that SAT leaves for the first pass (final.alimdl)."""
        return self.use.model.endswith(".alimdl")


class FeaturePipes:
    """Uses of features by directory and kind of log."""

    def __init__(self, by_dir: dict[str, list[UsedPipe]], egs: dict[str, str]) -> None:
        self.by_dir = by_dir
        self._egs = egs

    def _first(self, path: str, shapes: Iterable[str]) -> UsedPipe | None:
        found = self.by_dir.get(path, [])
        return next((use for shape in shapes for use in reversed(found) if use.made_of == shape), None)

    def training(self, path: str) -> UsedPipe | None:
        """How a model was trained: its own statistics, or the examples that a network was trained on."""
        own = self._first(path, TRAINING)
        examples = self._egs.get(path)
        if examples is not None and (own is None or own.made_of == "lda_acc.#.log"):
            return self._first(examples, TRAINING[-1:]) or own
        return own

    def aligning(self, path: str) -> UsedPipe | None:
        """How training data were aligned: the pass whose alignments stay."""
        return self._first(path, ALIGNING)

    def decoding(self, path: str) -> UsedPipe | None:
        """How a decode or the denominator lattices took their features."""
        return self._first(path, DECODING)

    def of_pass(self, path: str, pass_: str) -> UsedPipe | None:
        """How one pass took its features: train, align, pass1 or pass2 (see AlignPass)."""
        shape, number = _OF_PASS.get(pass_, ("", None))
        wanted = [use for use in self.by_dir.get(path, ()) if use.made_of == shape and number in {None, use.number}]
        return wanted[-1] if wanted else None


def same_space(one: UsedPipe, other: UsedPipe) -> bool:
    """Whether likelihoods of two uses compare: both adapted or neither, the same kind of model and the same steps.

    Pass 1 of align_fmllr.sh and the first pass of decode_fmllr.sh use the speaker-independent model of SAT without
    transforms; pass 2 over a model that is not SAT has transforms that its training had not.
    """
    kinds = ([step.kind for step in use.use.pipe.steps if step.kind != "subsample"] for use in (one, other))
    return one.adapted == other.adapted and one.independent == other.independent and next(kinds) == next(kinds)


def _last_of_each(experiment: Experiment) -> list[JobLog]:
    """One log of each shape and, for passes, of each pass: that of the largest numbers."""
    best: dict[tuple[str, int], tuple[tuple[int, ...], JobLog]] = {}
    for shape, logs in experiment.by_shape.items():
        if shape not in TRAINING and shape not in ALIGNING and shape not in DECODING:
            continue
        for job in logs:
            numbers = tuple(map(int, _NUMBERS.findall(job.path.rpartition("/")[2])))
            key = (shape, numbers[0] if shape == "align_pass#.#.log" else 0)
            # Of one iteration the first job: in order of (iteration, -job).
            rank = (*numbers[:-1], -numbers[-1])
            if job.has_command and (key not in best or rank > best[key][0]):
                best[key] = (rank, job)
    return [best[key][1] for key in sorted(best)]


def _used(path: str, job: JobLog, paths: PathMap) -> UsedPipe | None:
    """The first program of a log that takes features, with the acoustic model it is used with."""
    name = job.path.rpartition("/")[2].removesuffix(".txt")
    uses = pipe_uses(job.command)
    if not uses:
        return None
    numbers = _NUMBERS.findall(name)
    pipe = replace(uses[0].pipe, source=paths.plain(uses[0].pipe.source))
    return UsedPipe(
        path, shape_of(name), int(numbers[0]) if numbers else 0, replace(uses[0], pipe=pipe), origin_of(job)
    )


def _egs_of(experiment: Experiment, paths: PathMap, found: Experiments) -> str | None:
    """The examples that a network was trained on: those its jobs read, else those below it."""
    for job in experiment.logs_of("train.#.#.log")[:1]:
        hit = _EGS.search(job.command)
        if hit and (actual := paths.find(hit[1])):
            return actual
    own = f"{experiment.path}/egs"
    return own if found.get(own) is not None else None


@fact
def feature_pipes(found: Experiments) -> FeaturePipes:
    """Read the pipes of every recognised directory; a copied one says nothing about itself."""
    by_dir: dict[str, list[UsedPipe]] = {}
    egs: dict[str, str] = {}
    paths = PathMap(found)
    for experiment in found:
        if experiment.copied_from:
            continue
        uses = [use for job in _last_of_each(experiment) if (use := _used(experiment.path, job, paths)) is not None]
        if uses:
            by_dir[experiment.path] = uses
        if experiment.kind in {DirKind.NNET2, DirKind.NNET3, DirKind.NNET3_RAW, DirKind.CHAIN} and (
            examples := _egs_of(experiment, paths, found)
        ):
            egs[experiment.path] = examples
    if not by_dir:
        raise FactMissing("no command line in the logs says how features are taken")
    return FeaturePipes(by_dir, egs)
