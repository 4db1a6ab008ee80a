"""Hyperparameters of GMM stages, alignments and decodes, read from the command lines of their logs.

Where each option stands in which log follows steps/train_{mono,deltas,lda_mllt,sat,quick,sgmm2}.sh, steps/align_*.sh
and steps/decode*.sh of Kaldi.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

from kaldi_doctor.facts.experiments import Experiment
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import HyperValue, Origin

GMM_KINDS = frozenset({DirKind.MONO, DirKind.DELTAS, DirKind.LDA_MLLT, DirKind.SAT, DirKind.QUICK})

_ITERS_INC = {DirKind.MONO: 30, DirKind.QUICK: 15}
_ITERS_INC_ELSE = 25
"""Default of the scripts' max_iter_inc: the iterations in which Gaussians are added."""
_BOOST = re.compile(r"gmm-boost-silence --boost=([0-9.]+) ")
_SPLICE = re.compile(r"splice-feats((?: --\S+)*) ")
_WEIGHT = re.compile(r"weight-silence-post ([0-9.]+) ")
_NUMBER = re.compile(r"\d+")
_ROUND = tuple(digit * 10**power for power in (6, 5, 4, 3, 2, 1, 0) for digit in (5, 2, 1))


@dataclass(frozen=True, slots=True)
class Growth:
    """How the number of Gaussians was raised, by the targets (`--mix-up`) of the updates.

    Attributes:
        first, last: targets of the first and last update.
        step: largest rise of one iteration; where logs of some are missing, the mean over the gap.
        finished: the last two stand still: the wanted number was reached before training ended.
        origin: the last update.
    """

    first: int
    last: int
    step: int
    finished: bool
    origin: Origin


class Logs:
    """Logs of one directory by the shape of their names."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.by_shape: dict[str, list[tuple[tuple[int, ...], JobLog]]] = {}
        for shape, logs in experiment.by_shape.items():
            numbered = [(tuple(map(int, _NUMBER.findall(job.path.rpartition("/")[2]))), job) for job in logs]
            self.by_shape[shape] = sorted(numbered, key=lambda item: item[0])

    def first(self, *shapes: str) -> JobLog | None:
        """First log of the first shape that there is."""
        return next((self.by_shape[shape][0][1] for shape in shapes if self.by_shape.get(shape)), None)

    def iterations(self, shape: str) -> list[int]:
        """Distinct first numbers of a shape, in order."""
        return sorted({numbers[0] for numbers, _ in self.by_shape.get(shape, ()) if numbers})


def origin_of(job: JobLog) -> Origin:
    """Origin of a log's command line (third line after queue.pl's header)."""
    return Origin(job.path, 3 if job.wrapper == "queue" else 1)


def option(job: JobLog | None, name: str) -> HyperValue | None:
    """Value of `--name=value` in a command line, as int, float, bool or text; None where it is not given."""
    if job is None:
        return None
    at = job.command.find(f"--{name}=")
    if at < 0:
        return None
    text = re.split(r"[\s\"'|]", job.command[at + len(name) + 3 : at + len(name) + 103], maxsplit=1)[0]
    return HyperValue(value=_plain(text), origin=origin_of(job))


def _plain(text: str) -> int | float | str | bool:
    if text in {"true", "false", "True", "False"}:
        return text.lower() == "true"
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if isfinite(value):
            return value
    return text


def _search(job: JobLog | None, pattern: re.Pattern[str]) -> HyperValue | None:
    hit = pattern.search(job.command) if job is not None else None
    return HyperValue(value=_plain(hit[1]), origin=origin_of(job)) if hit and job is not None else None


def roundest(low: int, high: int) -> int:
    """The number between low and high, ends included, with the most zeros at its end: what a person typed."""
    for step in _ROUND:
        candidate = -(-low // step) * step
        if candidate <= high:
            return candidate
    return low


def growth_of(logs: Logs) -> Growth | None:
    """Targets of the updates, in order of iteration."""
    targets: list[tuple[int, int, JobLog]] = []
    for numbers, job in logs.by_shape.get("update.#.log", ()):
        found = option(job, "mix-up")
        if found is not None and isinstance(found.value, int) and numbers:
            targets.append((numbers[0], found.value, job))
    if not targets:
        return None
    steps = [(after[1] - before[1]) // max(1, after[0] - before[0]) for before, after in pairwise(targets)]
    last = targets[-1]
    finished = bool(steps) and steps[-1] == 0
    return Growth(targets[0][1], last[1], max(steps, default=0), finished, origin_of(last[2]))


def total_gaussians(kind: DirKind, growth: Growth, rises: int) -> HyperValue:
    """The wanted number of Gaussians: targets are n0 + k * int((wanted - n0) / max_iter_inc)."""
    if growth.finished or growth.step == 0:
        slack = max(rises, _ITERS_INC.get(kind, _ITERS_INC_ELSE)) - 1
        return HyperValue(value=roundest(growth.last, growth.last + slack), origin=growth.origin)
    end = growth.first + growth.step * rises
    return HyperValue(value=roundest(end, end + rises - 1), origin=growth.origin, assumed=True)


def rises_of(growth: dict[str, Growth], kinds: dict[str, DirKind], kind: DirKind) -> int:
    """Iterations in which Gaussians are added: as in finished stages of this tree, else the script's default."""
    alike = [
        round((item.last - item.first) / item.step)
        for path, item in growth.items()
        if item.finished
        and item.step > 0
        and (kinds[path] in _ITERS_INC) == (kind in _ITERS_INC)
        and (kind not in _ITERS_INC or kinds[path] is kind)
    ]
    return max(alike, key=alike.count) if alike else _ITERS_INC.get(kind, _ITERS_INC_ELSE)


def _num_iters(logs: Logs) -> HyperValue | None:
    """Number of the model that final.mdl is, else one more than the last update; None for unfinished training."""
    files = logs.experiment.entry.files
    final = files.get("final.mdl")
    if final is None:
        return None  # the last update is only a lower bound
    updates = [item for item in logs.by_shape.get("update.#.log", ()) if item[0]]
    last = updates[-1][0][0] + 1 if updates else None
    target = re.fullmatch(r"(?:.*/)?(\d+)\.mdl", final.target) if final.target else None
    if target is None:
        return HyperValue(value=last, origin=origin_of(updates[-1][1])) if last else None
    if last is not None and last < int(target[1]):
        return None  # final.mdl is of an earlier run, this one ended before
    return HyperValue(value=int(target[1]), origin=Origin(f"{logs.experiment.path}/final.mdl"))


def _listed(logs: Logs, shape: str) -> HyperValue | None:
    """Iterations that have a log of a shape, as the scripts' option spells them."""
    turns = [turn for turn in logs.iterations(shape) if turn > 0]
    first = next((job for numbers, job in logs.by_shape.get(shape, ()) if numbers and numbers[0] > 0), None)
    if not turns or first is None:
        return None
    return HyperValue(value=" ".join(map(str, turns)), origin=Origin(first.path))


def _context(logs: Logs) -> dict[str, HyperValue]:
    """Frames spliced before and after, from the feature pipe; splice-feats takes 4 where it is not told."""
    job = logs.first("acc.#.#.log", "lda_acc.#.log", "acc_tree.#.log", "align.#.#.log", "decode.#.log")
    hit = _SPLICE.search(job.command) if job is not None else None
    if hit is None or job is None:
        return {}
    made = {}
    for side in ("left", "right"):
        given = re.search(rf"--{side}-context=(\d+)", hit[1])
        made[f"{side}_context"] = HyperValue(
            value=int(given[1]) if given else 4, origin=origin_of(job), assumed=given is None
        )
    return made


def gmm_values(logs: Logs) -> dict[str, HyperValue | None]:
    """Values of a GMM stage."""
    aligned = next((j for n, j in logs.by_shape.get("align.#.#.log", ()) if n and n[0] > 0), None)
    update = next((j for n, j in reversed(logs.by_shape.get("update.#.log", [])) if n), None)
    values: dict[str, HyperValue | None] = {
        "boost_silence": _search(aligned, _BOOST),
        "num_iters": _num_iters(logs),
        "numleaves": option(logs.first("build_tree.log"), "max-leaves"),
        "beam": option(aligned, "beam"),
        "retry_beam": option(aligned, "retry-beam"),
        "careful": option(aligned, "careful"),
        "power": option(update, "power"),
        "realign_iters": _listed(logs, "align.#.#.log"),
        "mllt_iters": _listed(logs, "mupdate.#.log") or _listed(logs, "macc.#.#.log"),
        "lda_dim": option(logs.first("lda_est.log"), "dim"),
        "fmllr_iters": _listed(logs, "fmllr.#.#.log"),
        "fmllr_update_type": option(logs.first("fmllr.#.#.log"), "fmllr-update-type"),
        "silence_weight": _search(logs.first("fmllr.#.#.log"), _WEIGHT),
        "cluster_thresh": option(logs.first("build_tree.log"), "cluster-thresh"),
    }
    if logs.experiment.kind in {DirKind.LDA_MLLT, DirKind.SAT, DirKind.QUICK}:
        values.update(_context(logs))
    return values


def sgmm2_values(logs: Logs) -> dict[str, HyperValue | None]:
    """Values of steps/train_sgmm2.sh."""
    tree = logs.first("build_tree.log")
    return {
        "num_iters": _num_iters(logs),
        "numleaves": option(tree, "max-leaves-second") or option(tree, "max-leaves"),
        "leaves_first": option(tree, "max-leaves-first"),
        "substates": option(logs.first("update.#.log"), "split-substates"),
    }


def ali_values(logs: Logs) -> dict[str, HyperValue | None]:
    """Values of steps/align_si.sh and align_fmllr.sh."""
    job = logs.first("align.#.log", "align_pass#.#.log")
    return {
        "boost_silence": _search(job, _BOOST),
        "beam": option(job, "beam"),
        "retry_beam": option(job, "retry-beam"),
        "careful": option(job, "careful"),
    }


def decode_values(logs: Logs) -> dict[str, HyperValue | None]:
    """Search options; what the command line does not say is the decoder's own default."""
    job = logs.first("decode.#.log")
    if job is None:
        return {}
    named = {"max_active": "max-active", "min_active": "min-active", "beam": "beam", "lattice_beam": "lattice-beam"}
    defaults = {"max_active": 2147483647, "min_active": 200, "beam": 16.0, "lattice_beam": 10.0}
    values: dict[str, HyperValue | None] = {
        key: option(job, name) or HyperValue(value=defaults[key], origin=None, assumed=True)
        for key, name in named.items()
    }
    values["acoustic_scale"] = option(job, "acoustic-scale")
    scaled = re.search(r"lattice-scale --acoustic-scale=([0-9.]+)", job.command)
    if scaled:
        values["post_decode_acwt"] = HyperValue(value=float(scaled[1]), origin=origin_of(job))
    return values


def job_count(logs: Logs) -> HyperValue | None:
    """Number of parallel jobs: distinct job numbers of the logs that are split."""
    for shape in ("acc.#.#.log", "align.#.log", "align_pass#.#.log", "decode.#.log"):
        found = logs.by_shape.get(shape)
        if found:
            return HyperValue(value=len({numbers[-1] for numbers, _ in found if numbers}), origin=None)
    return None
