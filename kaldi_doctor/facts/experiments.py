"""What each directory is, judged by its contents: files, names and programs of its logs. Names are never proof.

The order of the tests and their evidence follow the fingerprints of Kaldi's own scripts (steps/*.sh,
steps/nnet{,2,3}/*): which files each leaves, and which program each log runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kaldi_doctor.facts._fingerprints import FINGERPRINTS, View
from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.kaldi.log_dirs import owner_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.walk import DirEntry, Tree


@dataclass
class Experiment:
    """One directory of the tree that a Kaldi script wrote.

    Attributes:
        path: relative to the parent of exp.
        kind: by contents.
        evidence: what told the kind.
        entry: its files and sub-directories.
        logs: its job logs by path below the directory (`log/acc.1.2.log`).
        declared: the directory that its own logs say they write to, as written there; None where they do not say.
        copied_from: actual directory whose logs these are, where `declared` names another directory of the tree.
    """

    path: str
    kind: DirKind
    evidence: str
    entry: DirEntry
    logs: dict[str, JobLog] = field(default_factory=dict)
    declared: str | None = None
    copied_from: str | None = None

    @cached_property
    def by_shape(self) -> dict[str, list[JobLog]]:
        """Its logs by the shape of their names, in path order."""
        found: dict[str, list[JobLog]] = {}
        for job in self.logs.values():
            found.setdefault(job.shape, []).append(job)
        return found

    @property
    def name(self) -> str:
        """Last component of the path."""
        return self.path.rpartition("/")[2]

    def logs_of(self, *shapes: str) -> list[JobLog]:
        """Logs whose name has one of the shapes (`acc.#.#.log`), in path order."""
        if len(shapes) == 1:
            return self.by_shape.get(shapes[0], [])
        return [job for job in self.logs.values() if job.shape in shapes]


class Experiments:
    """All recognised directories, by path, in path order."""

    def __init__(self, found: dict[str, Experiment]) -> None:
        self.by_path = found

    def __iter__(self) -> Iterator[Experiment]:
        return iter(self.by_path.values())

    def __len__(self) -> int:
        return len(self.by_path)

    def get(self, path: str) -> Experiment | None:
        """The experiment at a path, or None."""
        return self.by_path.get(path)

    def of(self, *kinds: DirKind) -> list[Experiment]:
        """Experiments of the given kinds."""
        return [found for found in self if found.kind in kinds]


# A path from its first character on: tried once for each word, however long the word is.
_PATH = r"(?<![^ \"'|<>])([^ \"'|<>]+)"

_OUTPUTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("update.#.log", re.compile(_PATH + r"/\d+\.mdl ?[\"']?\s*$")),
    ("update.#.log", re.compile(r"(?<![^ \"'|<>])--write-occs=([^ \"'|<>]+)/\d+\.occs")),
    ("acc.#.#.log", re.compile(_PATH + r"/\d+\.\d+\.acc\b")),
    ("init.log", re.compile(_PATH + r"/0\.mdl")),
    ("build_tree.log", re.compile(_PATH + r"/tree ?[\"']?\s*$")),
    ("init_model.log", re.compile(_PATH + r"/1\.mdl")),
    ("align.#.log", re.compile(r">\s*+([^ \"'|<>]+)/ali\.\d+\.gz")),
    ("align_pass#.#.log", re.compile(r">\s*+([^ \"'|<>]+)/(?:pre_)?ali\.\d+\.gz")),
    ("decode.#.log", re.compile(r">\s*+([^ \"'|<>]+)/lat(?:\.tmp)?\.\d+\.gz")),
    ("rescorelm.#.log", re.compile(r">\s*+([^ \"'|<>]+)/lat\.\d+\.gz")),
    ("train.#.#.log", re.compile(_PATH + r"/\d+\.\d+\.(?:raw|mdl)[\"']?\s*$")),
    ("compute_prob_valid.#.log", re.compile(_PATH + r"/\d+\.(?:raw|mdl)\b")),
    ("generate_lattices.#.log", re.compile(r">\s*+([^ \"'|<>]+)/lat\.\d+\.gz")),
    ("init_mono.log", re.compile(_PATH + r"/mono\.mdl")),
    ("mpe.#.log", re.compile(_PATH + r"/\d+\.nnet[\"']?\s*$")),
    ("iter#.tr.log", re.compile(_PATH + r"/nnet/nnet_[^/\s]{0,255}_iter\d{1,9}[^/\s]{0,255}\s*$")),
)


def _declared(experiment: Experiment) -> str | None:
    """The directory that the logs of this one write to, as they spell it."""
    for shape, pattern in _OUTPUTS:
        if logs := experiment.logs_of(shape):
            found = pattern.search(logs[0].command)
            if found and found[1] not in {".", ".."}:
                return found[1].rstrip("/")
    return None


def same_tail(left: str, right: str) -> int:
    """How many trailing components two paths share."""
    count = 0
    for a, b in zip(reversed(left.split("/")), reversed(right.split("/")), strict=False):
        if a != b:
            break
        count += 1
    return count


def _mark_copies(found: dict[str, Experiment]) -> None:
    """A directory whose logs write to another directory of the tree that has logs of its own was copied from it."""
    for experiment in found.values():
        declared = experiment.declared
        if declared is None or declared.rpartition("/")[2] == experiment.name:
            continue
        for other in found.values():
            if (
                other is not experiment
                and other.declared == declared
                and other.kind == experiment.kind
                and other.name == declared.rpartition("/")[2]
            ):
                experiment.copied_from = other.path
                break


@fact
def experiments(tree: Tree, records: Records) -> Experiments:
    """Recognise every directory of the tree."""
    logs: dict[str, dict[str, JobLog]] = {}
    for job in records.of(JobLog):
        logs.setdefault(job.dir, {})[job.path[len(job.dir) + 1 :].removesuffix(".txt")] = job
    found: dict[str, Experiment] = {}
    for path in sorted(tree.dirs):
        if owner_of(path) != path:
            continue
        entry = tree.dirs[path]
        own = logs.get(path, {})
        if not own and not entry.files and not entry.subdirs:
            continue
        experiment = Experiment(path, DirKind.UNKNOWN, "", entry, own)
        view = View(entry, experiment.by_shape)
        for kind, evidence, test in FINGERPRINTS:
            if test(view):
                experiment.kind, experiment.evidence = kind, evidence
                break
        else:
            continue
        experiment.declared = _declared(experiment)
        found[path] = experiment
    if not found:
        raise FactMissing("no directory of this tree looks like one that a Kaldi script wrote")
    _mark_copies(found)
    return Experiments(found)
