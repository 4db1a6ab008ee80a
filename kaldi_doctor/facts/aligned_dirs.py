"""What the alignment archives of each directory hold, read within the budget of `--alignments`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kaldi.gz import Damage, Inflation, tail_problem
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin, Unreadable
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree

if TYPE_CHECKING:
    from kaldi_doctor.align.compare import Comparison
    from kaldi_doctor.archives.collect import AlignmentStats
    from kaldi_doctor.archives.jobs import JobFile
    from kaldi_doctor.archives.model_locator import LocatedModel

SAMPLE_UTTERANCES, SAMPLE_FRAMES = 300, 60_000
SAMPLE_DIRS = 16
BUDGET = 256 * 1024**2
"""Bytes of archives that a tree has read whole: about 2 GB inflated, alignments of 1,500 hours of speech."""
_SMALL = 0.75
"""Share of the size of a directory's largest archive below which one is read though it is not in the sample."""
_SKIPPED = frozenset({DirKind.DECODE, DirKind.RESCORE, DirKind.DENLATS, DirKind.GRAPH})


@dataclass(slots=True, eq=False)
class AlignedDir:
    """The alignments of one directory of the tree.

    Attributes:
        dir: path in the tree.
        stats: of the utterances that were read.
        located: the transition model used.
        silence: silence phones; None where the lang directory is not at hand and they were guessed.
        archives: archives that the directory has; `read` of them were opened.
        missing_jobs: jobs up to num_jobs without an archive.
        data: path of the data directory as the logs spell it, or None.
        damages: of opened archives, and of unopened ones that are visibly cut off.
        unread: (path, reason) of archives and models that could not be opened, or read: nothing is known of them.
    """

    dir: str
    stats: AlignmentStats
    located: LocatedModel
    silence: tuple[int, ...] | None
    archives: int
    read: int
    missing_jobs: tuple[int, ...]
    data: str | None
    damages: tuple[Damage, ...]
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all utterances were read."""
        return self.stats.complete and self.read == self.archives

    @property
    def origin(self) -> Origin:
        """The first archive that was read, for evidence that comes from all of them."""
        return Origin(f"{self.dir}/{self.stats.files[0].name if self.stats.files else 'ali.1.gz'}")

    @property
    def scope(self) -> str:
        """` (sample of N utterances)` where not everything was read, else nothing: for summaries."""
        return "" if self.complete else f" (sample of {len(self.stats.keys)} utterances)"


@dataclass(frozen=True, slots=True)
class AlignmentsRead:
    """How much was read of all alignments: totals, what could not be read, and what to say of a sample."""

    utterances: int = 0
    frames: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class AlignedDirs:
    """All directories whose alignments were looked at, by path, parents first."""

    by_dir: dict[str, AlignedDir]
    read: AlignmentsRead = AlignmentsRead()
    _compared: dict[tuple[str, str], Comparison | None] = field(default_factory=dict)

    def compare(self, first: str, second: str) -> Comparison | None:
        """What changed from one directory's alignments to another's.

        None where the two cannot be compared: no phones, other phones, another frame rate, no common utterance.
        """
        key = (first, second)
        if key not in self._compared:
            self._compared[key] = self._compare(self.by_dir.get(first), self.by_dir.get(second))
        return self._compared[key]

    def _compare(self, first: AlignedDir | None, second: AlignedDir | None) -> Comparison | None:
        if first is None or second is None or not first.stats.kept or not second.stats.kept:
            return None
        models = first.located.model, second.located.model
        if models[0] is None or models[1] is None or models[0].topology.phones != models[1].topology.phones:
            return None
        from kaldi_doctor.align.compare import compare

        reference = first.stats.reference
        if reference is None:
            return None
        found = compare(
            first.stats.kept_keys,
            first.stats.segments,
            second.stats.kept_keys,
            second.stats.segments,
            reference.is_silence,
        )
        enough = len(found.first) and found.other_length <= len(found.first)
        return found if enough else None


@fact
def aligned_dirs(
    tree: Tree, found: Experiments, graph: LineageGraph, places: Places, settings: Settings
) -> AlignedDirs:
    """Read the alignments of every directory that has some, all of them or a sample."""
    if settings.alignments == "none":
        raise FactMissing("alignments are skipped (--alignments none)")
    wanted = _wanted(found, graph)
    if not wanted:
        raise FactMissing("no alignments (ali.*.gz) in the tree")
    whole = _in_full(wanted, settings)
    sampled = [experiment for experiment in wanted if experiment.path not in whole][:SAMPLE_DIRS]
    chosen = [experiment for experiment in wanted if experiment.path in whole or experiment in sampled]
    limits = Inflation(settings.inflate_mb * 1024**2, settings.inflate_ratio)
    aligned = {e.path: _read(e, tree, graph, places, limits, sample=e.path not in whole) for e in chosen}
    unreadable = [
        Unreadable(_shown(tree, damage.path), f"{damage.reason} (byte {damage.byte_offset})")
        for item in aligned.values()
        for damage in item.damages
    ]
    unreadable += [Unreadable(_shown(tree, path), why) for item in aligned.values() for path, why in item.unread]
    archives, opened = sum(item.archives for item in aligned.values()), sum(item.read for item in aligned.values())
    notes: tuple[str, ...] = ()
    if opened < archives or len(chosen) < len(wanted):
        share = f"{opened} of {archives} archives in {len(chosen)} of {len(wanted)} directories"
        notes = (f"alignments: a sample, {share} (--alignments all reads everything)",)
    counted = [item.stats for item in aligned.values()]
    return AlignedDirs(
        aligned,
        AlignmentsRead(
            sum(len(stats.keys) for stats in counted), sum(stats.frames for stats in counted), tuple(unreadable), notes
        ),
    )


def _in_full(wanted: list[Experiment], settings: Settings) -> frozenset[str]:
    """Directories that are read whole: all, none, or in lineage order what fits in the budget."""
    if settings.alignments == "all":
        return frozenset(experiment.path for experiment in wanted)
    left, whole = BUDGET if settings.alignments == "auto" else 0, set()
    for experiment in wanted:
        files = experiment.entry.files
        size = sum(entry.size for name, entry in files.items() if name.startswith("ali.") and not entry.dangling)
        if size <= left:
            left -= size
            whole.add(experiment.path)
    return frozenset(whole)


def _wanted(found: Experiments, graph: LineageGraph) -> list[Experiment]:
    """Directories with alignments, in lineage order."""
    from kaldi_doctor.archives.jobs import job_files

    position = {path: index for index, path in enumerate(graph.order)}
    wanted = [
        experiment
        for experiment in found
        if experiment.kind not in _SKIPPED
        and not experiment.copied_from
        and any(name.startswith("ali") for name in experiment.entry.files)
        and job_files("", experiment.entry.files)
    ]
    return sorted(wanted, key=lambda experiment: (position.get(experiment.path, len(position)), experiment.path))


def _read(
    experiment: Experiment, tree: Tree, graph: LineageGraph, places: Places, limits: Inflation, *, sample: bool
) -> AlignedDir:
    from kaldi_doctor.archives.jobs import job_files, missing_jobs
    from kaldi_doctor.archives.model_locator import locate_model
    from kaldi_doctor.archives.stats import collect

    path = experiment.path
    real = os.fspath(tree.real(path))
    entries = experiment.entry.files
    present = [name for name, entry in entries.items() if not entry.dangling and not entry.outside]
    files = job_files(real, present, limits=limits)
    linked = job_files(real, [name for name, entry in entries.items() if entry.outside])
    unread = [(file.path, "a link that leads outside the tree: --follow reads it") for file in linked]
    sizes = {name: entry.size for name, entry in experiment.entry.files.items()}
    parents = [os.fspath(tree.real(parent)) for parent in graph.get(path).model]
    siblings = [os.fspath(tree.real(other)) for other in graph.by_path if "tree" in tree.dirs[other].files]
    located = locate_model(real, lineage=parents, others=siblings, bounds=tree.bounds)
    lang = places.lang_of(path)
    silence = lang.silence_phones() if lang is not None else ()
    order = _spread(files) if sample else files
    enough = (SAMPLE_UTTERANCES, SAMPLE_FRAMES) if sample else None
    stats = collect(order, located.model, silence or None, keep=True, enough=enough)
    damages = [*stats.damages]
    if sample:
        others = [file for file in files if file not in stats.files[: -1 if not stats.complete else None]]
        damages += _cut_off(others, sizes, max((sizes[file.name] for file in files), default=0))
    unread += [(damage.path, damage.reason) for damage in damages if damage.unread]
    closed = {damage.path for damage in damages if damage.unread}
    return AlignedDir(
        dir=path,
        stats=stats,
        located=located,
        silence=tuple(silence) or None,
        archives=len(files) + len(linked),
        read=sum(file.path not in closed for file in stats.files),
        missing_jobs=tuple(missing_jobs(real, [*files, *linked])),
        data=graph.get(path).data,
        damages=tuple(sorted((d for d in damages if not d.unread), key=lambda damage: damage.job or 0)),
        unread=(*unread, *located.unread),
    )


def _spread(files: list[JobFile]) -> list[JobFile]:
    """The jobs in an order that has the first few of them far apart, so that a sample meets many speakers."""
    step = max(len(files) // 3, 1)
    return [file for start in range(step) for file in files[start::step]]


def _cut_off(files: list[JobFile], sizes: dict[str, int], largest: int) -> list[Damage]:
    """Damage in archives that were not read to the end: those with an odd end, and the smallest, are read now."""
    from kaldi_doctor.archives.jobs import read_file

    small = sorted((file for file in files if sizes[file.name] < _SMALL * largest), key=lambda file: sizes[file.name])
    odd = {file.name for file in small[:2]}
    odd |= {file.name for file in files if file.name.endswith(".gz") and tail_problem(file.path)}
    return [item for file in files if file.name in odd for item in read_file(file) if isinstance(item, Damage)]


def _shown(tree: Tree, path: str) -> str:
    return os.path.relpath(path, tree.base).replace(os.sep, "/")
