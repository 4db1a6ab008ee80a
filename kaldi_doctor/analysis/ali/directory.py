"""One alignment directory with what belongs to it: archives, transition model, symbols, data and lang directory.

What is not given is found as a whole run would find it: the directory's own logs name its data and lang directory.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from kaldi_doctor.archives.jobs import JobFile, job_files, missing_jobs, read_directory
from kaldi_doctor.archives.model_locator import LocatedModel, locate_model
from kaldi_doctor.bounds import EVERYWHERE, Bounds, bounds_of
from kaldi_doctor.errors import UnreadableArtifact, UsageError
from kaldi_doctor.facts.data_and_lang import DataDir, LangDir, Places
from kaldi_doctor.facts.lineage import Lineage, LineageGraph
from kaldi_doctor.kaldi.gz import Inflation
from kaldi_doctor.kaldi.symbols import read_ids, read_symbols
from kaldi_doctor.kaldi.transition_model import read_transition_model
from kaldi_doctor.pipeline.opening import open_tree
from kaldi_doctor.resources import user_file
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree

if TYPE_CHECKING:
    from kaldi_doctor.align.phones import Segments
    from kaldi_doctor.archives.jobs import Alignments
    from kaldi_doctor.kaldi.transition_model import TransitionModel
    from kaldi_doctor.readers._registry import Records

_LARGEST_SYMBOLS = 64 << 20
_LARGEST_MODEL = 4 << 30
_Dir = TypeVar("_Dir", DataDir, LangDir)


@dataclass(frozen=True, slots=True, eq=False)
class DirLogs:
    """What one directory tells by itself: its files, the records of its logs, and the directories that they name."""

    tree: Tree
    records: Records
    graph: LineageGraph
    places: Places

    @property
    def name(self) -> str:
        """The directory as logs spell it."""
        return self.tree.root


@dataclass(frozen=True, slots=True, eq=False)
class AliDir:
    """An alignment directory, opened.

    Attributes:
        path: as the user wrote it.
        files: its archives.
        missing: jobs up to `num_jobs` that have no archive.
        located: its transition model, or why there is none.
        model_given: the user named the model: it is taken for the directory's own.
        symbols: phone symbols by id, in the order of `phones.txt`; empty where there is none.
        silence: ids of silence phones; empty where they are not known.
        optional_silence: id, or None.
        data, lang: its data and lang directory where found.
        frame_shift: seconds of one alignment frame.
        notes: what had to be guessed or is missing, one sentence each.
        logs: of the directory alone.
    """

    path: Path
    files: tuple[JobFile, ...]
    missing: tuple[int, ...]
    located: LocatedModel
    model_given: bool
    symbols: dict[int, str]
    silence: tuple[int, ...]
    optional_silence: int | None
    data: DataDir | None
    lang: LangDir | None
    frame_shift: float
    notes: tuple[str, ...]
    logs: DirLogs

    @property
    def model(self) -> TransitionModel | None:
        """Its transition model, or None."""
        return self.located.model

    def need_model(self) -> TransitionModel:
        """Its transition model.

        Raises:
            UnreadableArtifact: there is none.
        """
        if self.model is None:
            why = self.located.how.partition(":")[0]
            raise UnreadableArtifact(str(self.path), f"{why}: phones cannot be told (--model FILE)")
        return self.model

    def name_of(self, phone: int) -> str:
        """Symbol of a phone, or its number where it has none."""
        return self.symbols.get(phone, str(phone))

    def known_silence(self) -> tuple[int, ...] | None:
        """Silence phones for the statistics; None lets them be guessed."""
        return self.silence or None


def open_ali_dir(
    path: Path,
    *,
    lang: Path | None = None,
    data: Path | None = None,
    model: Path | None = None,
    frame_shift: float | None = None,
    settings: Settings | None = None,
) -> AliDir:
    """Open an alignment directory.

    Args:
        path: with `ali.J.gz`.
        lang: lang directory; found through the logs where None.
        data: data directory; found through the logs where None.
        model: model file; found where None.
        frame_shift: seconds of one alignment frame; found where None.
        settings: options in force; defaults where None.

    Raises:
        UsageError: `path`, `lang`, `data` or `model` is not there, or the model is unreadable.
        UnreadableArtifact: there are no archives in `path`.
    """
    for name, given in (("", path), ("--lang ", lang), ("--data ", data)):
        if given is not None and not given.is_dir():
            raise UsageError(f"{name}{given}: {'not a directory' if given.exists() else 'no such directory'}")
    found = settings or Settings()
    bounds = EVERYWHERE if found.follow else bounds_of(path, Path(os.path.abspath(path)).parent)
    limits = Inflation(found.inflate_mb * 1024**2, found.inflate_ratio)
    files = job_files(path, limits=limits, bounds=bounds)
    if not files:
        reason = f"no alignments here (looked for ali.1.gz, ali.gz, ali.ark){_nearby(path)}"
        raise UnreadableArtifact(str(path), reason)
    notes: list[str] = []
    logs, named = _look_at_logs(path, settings)
    places, root = logs.places, logs.name
    data_dir = DataDir(str(data), data) if data else _existing(places.data_of(root))
    lang_dir = LangDir(str(lang), lang) if lang else _existing(places.lang_of(root))
    _take_given(logs, data_dir if data else None, lang_dir if lang else None)
    located = _given_model(model) if model else _find_model(path, named, logs.tree.bounds)
    if located.how:
        notes.append(located.how)
    own_symbols = _small(path / "phones.txt", logs.tree.bounds)
    symbols = read_symbols(own_symbols or (lang_dir and lang_dir.raw("phones.txt")) or b"")
    if not symbols:
        notes.append("no phones.txt: phones are shown by their ids (--lang DIR gives names)")
    silence = lang_dir.silence_phones() if lang_dir else ()
    optional = lang_dir.optional_silence() if lang_dir else None
    if not silence and symbols:
        silence = tuple(phone for phone, name in symbols.items() if name.upper().split("_")[0] == "SIL")
        if silence:
            notes.append(f"no lang directory: {symbols[silence[0]]} is taken for silence by its name")
    shift = frame_shift or _frame_shift(path, data_dir, located.model, notes, logs.tree.bounds)
    return AliDir(
        path,
        tuple(files),
        tuple(missing_jobs(path, files)),
        located,
        model is not None,
        symbols,
        silence,
        optional if optional is not None else (silence[0] if silence else None),
        data_dir,
        lang_dir,
        shift,
        tuple(notes),
        logs,
    )


def below(path: Path) -> list[Path]:
    """A directory and all below it that have alignments, in order; links to directories are not followed.

    Raises:
        UsageError: there is no such directory.
    """
    if not path.is_dir():
        raise UsageError(f"{path}: no such directory")
    found = [Path(parent) for parent, _, names in os.walk(path) if job_files(parent, names)]
    return sorted(found)


def load(directory: AliDir) -> tuple[Alignments, Segments]:
    """All alignments of a directory, and their phone segments (runs of equal transition-ids without a model)."""
    from kaldi_doctor.align.phones import label_runs, split

    found = read_directory(directory.path, files=directory.files)
    return found, split(found.ragged, directory.model) if directory.model else label_runs(found.ragged)


def silence_mask(directory: AliDir, size: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """bool[size] by phone id: whether it is a silence phone."""
    mask = np.zeros(max(size, 1), bool)
    mask[[phone for phone in directory.silence if 0 <= phone < size]] = True
    return mask


def _existing(folder: _Dir | None) -> _Dir | None:
    return folder if folder is not None and folder.exists else None


def _look_at_logs(path: Path, settings: Settings | None) -> tuple[DirLogs, list[Path]]:
    """What the directory's own logs say, and the directories it comes from."""
    try:
        opened = open_tree(path, settings)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    tree, records, store = opened.tree, opened.reading.records, opened.store
    graph, places = store.find(LineageGraph), store.find(Places)
    if graph is None or places is None:
        graph = LineageGraph({tree.root: Lineage(tree.root)}, {})
        return DirLogs(tree, records, graph, Places(tree, graph)), []
    own = graph.get(tree.root)
    written = [*own.model, *own.ali, *own.missing]
    parent = Path(os.path.abspath(path)).parent
    return DirLogs(tree, records, graph, places), [parent / Path(name).name for name in written if Path(name).name]


def _take_given(logs: DirLogs, data: DataDir | None, lang: LangDir | None) -> None:
    """What the user named stands for what the logs name."""
    own = logs.graph.by_path.setdefault(logs.name, Lineage(logs.name))
    if data is not None:
        own.data = data.path
        logs.places.data[data.path] = data
    if lang is not None:
        own.lang = lang.path
        logs.places.lang[lang.path] = lang


def _find_model(path: Path, named: list[Path], bounds: Bounds) -> LocatedModel:
    parent = Path(os.path.abspath(path)).parent
    try:
        siblings = [parent / entry.name for entry in os.scandir(parent) if entry.is_dir()]
    except OSError:
        siblings = []
    return locate_model(path, lineage=named, others=siblings, bounds=bounds)


def _given_model(model: Path) -> LocatedModel:
    try:
        found = read_transition_model(user_file(model, largest=_LARGEST_MODEL), str(model))
    except OSError as error:
        raise UsageError(f"--model {model}: {error.strerror or error}") from error
    except UnreadableArtifact as error:
        raise UsageError(f"--model {error}") from error
    return LocatedModel(found, str(model), own=False, how=f"phones by {model}, as given")


def _small(path: Path, bounds: Bounds) -> bytes | None:
    try:
        return user_file(path, largest=_LARGEST_SYMBOLS) if bounds.hold(path) else None
    except OSError:
        return None


def _frame_shift(
    path: Path, data: DataDir | None, model: TransitionModel | None, notes: list[str], bounds: Bounds
) -> float:
    """Seconds of one alignment frame: the features' frame shift times the subsampling of a chain model."""
    shift = 0.01
    try:
        shift = float((data and data.raw("frame_shift")) or b"0.01")
    except ValueError:
        notes.append("frame_shift of the data directory is no number: 0.01 s is assumed")
    if not 0.0005 <= shift <= 0.1:
        notes.append(f"a frame shift of {shift} s is not believed: 0.01 s is assumed")
        shift = 0.01
    factor = read_ids(_small(path / "frame_subsampling_factor", bounds) or b"")
    if factor and 0 < factor[0] <= 10:
        return shift * factor[0]
    if model is not None and int(model.min_length[list(model.topology.phones)].max()) == 1 and shift < 0.02:
        notes.append("one-state phones: frames of 30 ms (a chain model) are assumed; --frame-shift says otherwise")
        return 3 * shift
    return shift


def _nearby(path: Path) -> str:
    """A hint at the nearest directories below that have alignments."""
    try:
        below = sorted(entry.name for entry in os.scandir(path) if entry.is_dir() and job_files(entry.path))
    except OSError:
        return ""
    return f"; {', '.join(below[:5])} in it {'has' if len(below) == 1 else 'have'} some" if below else ""
