"""The pipeline as one function: walk, read, put facts together, run rules, judge. Prints nothing."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kaldi_doctor.bounds import EVERYWHERE, Bounds
from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.aligned_dirs import AlignedDirs, AlignmentsRead
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.graph_langs import GraphLangs
from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Diagnosis, Finding, Skipped
from kaldi_doctor.pipeline.archives import ArchiveOutcomes, archive_rules, start_archives
from kaldi_doctor.pipeline.commands import with_commands
from kaldi_doctor.pipeline.opening import open_tree
from kaldi_doctor.pipeline.selection import chosen_rules, ignored_rules
from kaldi_doctor.readers._read import Reading, Times, is_log
from kaldi_doctor.readers._sampling import JOBS, SampledJobs
from kaldi_doctor.rules._registry import Rule, load_rules, run_rule
from kaldi_doctor.rules._renamed import code_of
from kaldi_doctor.settings import Settings
from kaldi_doctor.verdict.judge import Case, judge
from kaldi_doctor.verdict.ladder import ladder_of, recipe_of
from kaldi_doctor.walk import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class Progress(Protocol):
    """Told what goes on; the command line draws it on stderr, a library caller may pass None."""

    def phase(self, name: str) -> None:
        """A phase begins: walk, read, judge."""


def exp_roots(path: Path, *, follow: bool = False) -> list[Path]:
    """The exp directories meant by a path: itself, its `exp/`, or every directory of that name below it.

    An experiment directory inside an exp tree stands for itself. Those that a link leads to outside the path are left
    out, unless links are to be followed.
    """
    if path.name == "exp" or (path / "log").is_dir() or not path.is_dir():
        return [path]
    bounds = EVERYWHERE if follow else Bounds((os.path.realpath(path),))
    beside = _dirs(path, bounds, "*/exp")
    if (path / "exp").is_dir():
        return [path / "exp", *beside]
    below = beside or _dirs(path, bounds, "*/*/exp", "*/*/*/exp")
    return below or [path]


def _dirs(path: Path, bounds: Bounds, *patterns: str) -> list[Path]:
    return sorted(p for pattern in patterns for p in path.glob(pattern) if p.is_dir() and bounds.hold(p))


def diagnose(
    path: Path,
    settings: Settings | None = None,
    progress: Progress | None = None,
    times: Times | None = None,
    *,
    figures: bool = False,
) -> Diagnosis:
    """Diagnose one exp tree, or one directory of it.

    Args:
        path: directory to look at; nothing in it is changed.
        settings: resolved options; defaults where None.
        progress: told of each phase.
        times: filled with seconds by phase and by reader, where given.
        figures: also collect what reports draw: curves, sweeps, durations, errors by utterance and speaker.

    Raises:
        OSError: `path` cannot be listed.
        UsageError: a rule that was selected does not exist, or a cheatsheet overlay does not validate.
    """
    settings = settings or Settings()
    began = time.perf_counter()
    chosen, unwanted = chosen_rules(load_rules(), settings), ignored_rules(load_rules(), settings)
    archives: Callable[[], ArchiveOutcomes] | None = None

    def walked(tree: Tree, sheet: Cheatsheet) -> None:
        nonlocal archives
        archives = start_archives(tree, settings, sheet, chosen)
        if progress:
            progress.phase("read")

    if progress:
        progress.phase("walk")
    opened = open_tree(path, settings, times=times, walked=walked)
    tree, reading, store = opened.tree, opened.reading, opened.store
    read = time.perf_counter()
    if progress:
        progress.phase("judge")
    findings, cleared, skipped, aligned = _run_rules(store, chosen, archives)
    found = store.find(Experiments)
    if times is not None:
        times["phase judge"] = time.perf_counter() - read
    judged = judge(_case(findings, cleared, chosen, store))
    verdict, ordered = judged.verdict, judged.findings
    diagnosis = Diagnosis(
        exp_dir=tree.root,
        recipe=recipe_of(store),
        verdict=verdict,
        ladder=ladder_of(store, verdict, ordered),
        findings=tuple(_preferred(with_commands(f, store), settings) for f in ordered if f.rule not in unwanted),
        risks=tuple(code for code in judged.risks if code not in unwanted),
        cleared=tuple(item for item in cleared if item.rule not in unwanted),
        skipped=tuple(item for item in skipped if item.rule not in unwanted),
        unreadable=tuple(dict.fromkeys((*reading.unreadable, *store.unreadable, *aligned.unreadable))),
        totals=_totals(tree, reading, store, aligned, began),
        notes=tuple(dict.fromkeys((*_notes(tree, reading, found), *store.notes, *aligned.notes))),
        rules_run=sum(rule.code not in unwanted for rule in chosen),
        scored_on=ladder.main if (ladder := store.find(Ladder)) else None,
    )
    if not figures:
        return diagnosis
    from kaldi_doctor.pipeline.figures import figures_of

    return replace(diagnosis, figures=figures_of(opened, diagnosis))


def _case(findings: list[Finding], cleared: list[Cleared], chosen: list[Rule], store: FactStore) -> Case:
    return Case(
        findings=findings,
        cleared=cleared,
        rules={rule.code: rule for rule in chosen},
        found=store.find(Experiments),
        graph=store.find(LineageGraph),
        ladder=store.find(Ladder),
        scores=store.find(Scores),
        sheet=store.get(Cheatsheet),
        langs=langs.by_graph if (langs := store.find(GraphLangs)) else {},
    )


def case_of(path: Path, settings: Settings | None = None) -> Case:
    """What the verdict of a tree is reached from, without reaching it: for counting over labelled runs.

    Raises:
        OSError: `path` cannot be listed.
    """
    settings = settings or Settings()
    chosen, store = chosen_rules(load_rules(), settings), open_tree(path, settings).store
    findings, cleared, *_ = _run_rules(store, chosen, None)
    return _case(findings, cleared, chosen, store)


def _run_rules(
    store: FactStore, chosen: list[Rule], archives: Callable[[], ArchiveOutcomes] | None
) -> tuple[list[Finding], list[Cleared], list[Skipped], AlignmentsRead]:
    """Run the rules; outcomes by kind, and how much of the alignments was read for them."""
    elsewhere = frozenset[str]() if archives is None else archive_rules(chosen)
    outcomes = {rule.code: list(run_rule(rule, store)) for rule in chosen if rule.code not in elsewhere}
    if archives is not None:
        others = archives()
        outcomes.update(others.outcomes)
        read = others.read
    else:
        read = aligned.read if (aligned := store.made(AlignedDirs)) is not None else AlignmentsRead()
    findings: list[Finding] = []
    cleared: list[Cleared] = []
    skipped: list[Skipped] = []
    for rule in chosen:
        for outcome in outcomes[rule.code]:
            if isinstance(outcome, Finding):
                findings.append(outcome)
            elif isinstance(outcome, Cleared):
                cleared.append(outcome)
            else:
                skipped.append(outcome)
    return findings, cleared, skipped, read


def _preferred(finding: Finding, settings: Settings) -> Finding:
    """A finding with the severity that the user wants to see; the verdict was reached without it."""
    named = {code_of(word): level for word, level in settings.severity.items()}
    wanted = named.get(finding.rule) or named.get(finding.name)
    return replace(finding, severity=Severity(wanted)) if wanted else finding


def _totals(tree: Tree, reading: Reading, store: FactStore, aligned: AlignmentsRead, began: float) -> dict[str, float]:
    archives = sum(
        1
        for entry in tree.dirs.values()
        for name in entry.files
        if name.startswith("ali.") and name.endswith((".gz", ".ark"))
    )
    return {
        "stages": len(ladder.steps) if (ladder := store.find(Ladder)) else 0,
        "logs": reading.logs,
        "files": sum(len(entry.files) for entry in tree.dirs.values()),
        "alignment_archives": archives,
        "utterances": aligned.utterances,
        "frames": aligned.frames,
        "seconds": round(time.perf_counter() - began, 3),
    }


def _notes(tree: Tree, reading: Reading, found: Experiments | None) -> Iterable[str]:
    if tree.passed:
        yield _passed(tree)
    for path in reading.cut:
        yield f"{path} is larger than 8 MB: only its first 64 kB and last 1 MB were read"
    if sampled := reading.records.of(SampledJobs):
        dirs = [some.dir for some in sampled]
        read, there = sum(some.read for some in sampled), sum(some.logs for some in sampled)
        yield (
            f"{read:,} of {there:,} training logs in {dirs[0] if len(dirs) == 1 else f'{len(dirs)} directories'} were "
            f"read: {JOBS} jobs of each iteration, and all of the first and the last two"
        )
    for experiment in found or ():
        if experiment.copied_from:
            yield f"{experiment.path} holds the logs of {experiment.copied_from}: a copy, not judged by itself"


def _passed(tree: Tree) -> str:
    """What was not entered, in one line: the rest is among what could not be read."""
    shown = ", ".join(f"{path} -> {target}" for path, target in sorted(tree.passed)[:3])
    more = f" and {len(tree.passed) - 3} more" if len(tree.passed) > 3 else ""
    many = len(tree.passed) != 1
    return (
        f"{len(tree.passed)} linked director{'ies' if many else 'y'} outside the tree {'were' if many else 'was'} not "
        f"read: {shown}{more} (--follow reads {'them' if many else 'it'})"
    )


__all__ = ["Progress", "case_of", "diagnose", "exp_roots", "is_log"]
