"""Rules that open alignment archives, run beside the reading of a large tree.

They need to know what each directory is and what it was made from, which the first log of each kind tells; so they can
begin before the thousands of others are read, on a second core, and NumPy is imported there only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaldi_doctor.facts._registry import needs_of
from kaldi_doctor.facts.aligned_dirs import AlignedDirs, AlignmentsRead
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.pipeline.opening import read_walked
from kaldi_doctor.pipeline.second_process import WORTH_IT, beside, can_fork
from kaldi_doctor.readers._read import is_log
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import Outcome, Rule, run_rule
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaldi_doctor.cheatsheet.load import Cheatsheet

_FROM_FIRST_LOGS = frozenset({AlignedDirs, Experiments, LineageGraph, Places, Limits, Settings, Tree})
"""What comes out the same whether all logs were read or the first of each kind."""


@dataclass(frozen=True, slots=True)
class ArchiveOutcomes:
    """What the rules on archives found, by code, and how much was read for them."""

    outcomes: dict[str, list[Outcome]]
    read: AlignmentsRead


def archive_rules(chosen: list[Rule]) -> frozenset[str]:
    """Codes of the rules that read alignment archives and no fact that takes all logs."""

    def fits(rule: Rule) -> bool:
        wanted = {need.kind for need in needs_of(rule.function)}
        return AlignedDirs in wanted and wanted <= _FROM_FIRST_LOGS

    return frozenset(rule.code for rule in chosen if fits(rule))


def start_archives(
    tree: Tree, settings: Settings, sheet: Cheatsheet, chosen: list[Rule]
) -> Callable[[], ArchiveOutcomes] | None:
    """Start the rules on archives in a second process; None where that does not pay or cannot be done."""
    codes = archive_rules(chosen)
    if not codes or settings.alignments == "none" or not _large(tree) or not can_fork():
        return None

    def look() -> ArchiveOutcomes:
        store = read_walked(tree, settings, sheet, first_only=True).store
        found = {rule.code: list(run_rule(rule, store)) for rule in chosen if rule.code in codes}
        aligned = store.made(AlignedDirs)
        read = aligned.read if aligned is not None else AlignmentsRead()
        return ArchiveOutcomes(found, replace(read, unreadable=(*read.unreadable, *store.unreadable)))

    return beside(look)


def _large(tree: Tree) -> bool:
    """Whether a tree has archives, and so many logs that they are worth a second process."""
    archives = any(name.startswith("ali.") for entry in tree.dirs.values() for name in entry.files)
    return archives and sum(is_log(name) for entry in tree.dirs.values() for name in entry.files) >= WORTH_IT
