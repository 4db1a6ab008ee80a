"""Phones that no frame of the training data was aligned with, stage by stage.

Of stages with a decision tree by the list that build-tree prints, of monophones by their own alignments where all of
them were read. Phones that share the roots of the tree (the positions of one phone, its stresses) count as one: one of
them trains all.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.facts.data_and_lang import LangDir, Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import DirKind
from kaldi_doctor.model import Origin


@dataclass(frozen=True, slots=True)
class Unseen:
    """Of one stage.

    Attributes:
        lang: its lang directory.
        phones: how many phones it has, positions and stresses of one phone counted once, silence left out.
        sets: those of them that no frame belongs to, as ids.
        origin: where it was read.
    """

    lang: LangDir
    phones: int
    sets: tuple[frozenset[int], ...]
    origin: Origin

    @property
    def ids(self) -> frozenset[int]:
        """All ids of `sets`."""
        return frozenset().union(*self.sets)

    @property
    def names(self) -> list[str]:
        """One symbol for each set, without its position."""
        symbols = self.lang.phones()
        return [self.lang.base_of(symbols.get(min(found), str(min(found)))) for found in self.sets]


@dataclass(frozen=True, slots=True)
class UnseenPhones:
    """By directory, in the order of training; stages without unseen phones are in it as well."""

    by_dir: dict[str, Unseen]


@fact
def unseen_phones(
    found: Experiments,
    graph: LineageGraph,
    places: Places,
    training: GmmTraining | None,
    aligned: AlignedDirs | None,
) -> UnseenPhones:
    """Look at every stage whose lang directory is at hand."""
    made: dict[str, Unseen] = {}
    for path in graph.order:
        stage = training.by_dir.get(path) if training is not None else None
        tree = stage.tree if stage is not None else None
        lang, experiment = places.lang_of(path), found.get(path)
        sets = _spoken(lang) if lang is not None else []
        if lang is None or not sets or experiment is None:
            continue
        if tree is not None:
            never, origin = frozenset(tree.unseen), tree.unseen_at or tree.origin
        elif experiment.kind is DirKind.MONO and aligned is not None and path in aligned.by_dir:
            item = aligned.by_dir[path]
            if not item.complete or not item.stats.phones_known or item.damages or item.missing_jobs:
                continue
            never, origin = _not_aligned(item, sets), item.origin
        else:
            continue
        made[path] = Unseen(lang, len(sets), tuple(found for found in sets if found <= never), origin)
    if not made:
        raise FactMissing("no decision tree, and no monophones with all their alignments, whose phones are at hand")
    return UnseenPhones(made)


def _spoken(lang: LangDir) -> list[frozenset[int]]:
    """Sets of phones that are no silence."""
    silence = frozenset(lang.silence_phones())
    return [found for found in lang.phone_sets() if not found & silence]


def _not_aligned(item: AlignedDir, sets: list[frozenset[int]]) -> frozenset[int]:
    """Phones without a frame in the archives."""
    frames = item.stats.lengths.frames()
    return frozenset(p for found in sets for p in found if p >= len(frames) or not frames[p])
