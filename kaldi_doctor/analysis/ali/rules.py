"""The registry's rules on one alignment directory with all of its archives: what `diagnose` says of it, and no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.aligned_dirs import AlignedDir, AlignedDirs
from kaldi_doctor.model import Finding, Skipped
from kaldi_doctor.rules._registry import load_rules, run_rule
from kaldi_doctor.settings import Settings

if TYPE_CHECKING:
    from kaldi_doctor.analysis.ali.directory import AliDir
    from kaldi_doctor.archives.collect import AlignmentStats
    from kaldi_doctor.cheatsheet.load import Cheatsheet

TOPICS = frozenset({"ALI", "DATA"})


def aligned_dir(directory: AliDir, stats: AlignmentStats) -> AlignedDir:
    """The directory as rules see it; a model that the user named counts as its own."""
    located = directory.located
    return AlignedDir(
        dir=directory.logs.name,
        stats=stats,
        located=replace(located, own=True) if directory.model_given else located,
        silence=directory.known_silence(),
        archives=len(directory.files),
        read=len(stats.files),
        missing_jobs=directory.missing,
        data=directory.data.path if directory.data is not None else None,
        damages=tuple(damage for damage in stats.damages if not damage.unread),
        unread=tuple((damage.path, damage.reason) for damage in stats.damages if damage.unread),
    )


def judge_directory(
    directory: AliDir, stats: AlignmentStats, sheet: Cheatsheet
) -> tuple[tuple[Finding, ...], tuple[Skipped, ...]]:
    """(findings, worst first; what was skipped) of the rules on alignments and data.

    Directories that this one was made from are not read, so what a rule says in comparison with them is left out.
    """
    logs = directory.logs
    aligned = AlignedDirs({logs.name: aligned_dir(directory, stats)})
    store = FactStore(logs.tree, logs.records, Settings(alignments="all"), sheet, logs.graph, logs.places, aligned)
    outcomes = [item for rule in load_rules().values() if rule.topic in TOPICS for item in run_rule(rule, store)]
    inside = set(logs.tree.dirs) - {logs.name}  # decodes below a training directory are no alignments
    findings = [item for item in outcomes if isinstance(item, Finding) and item.dir not in inside]
    findings.sort(key=lambda item: (item.severity.rank, item.rule))
    return tuple(findings), tuple(item for item in outcomes if isinstance(item, Skipped))
