"""What a report shows of a diagnosis, and how: options of the screen, filters, marks against an earlier run."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kaldi_doctor.errors import UsageError
from kaldi_doctor.kinds import Severity, StageKind
from kaldi_doctor.model import Diagnosis, Finding, Rung
from kaldi_doctor.resources import user_file
from kaldi_doctor.rules._renamed import code_of


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings of an earlier run: (rule, directory) -> summary."""

    path: str
    findings: dict[tuple[str, str], str]

    def mark(self, finding: Finding) -> str:
        """`new` or `same`."""
        return "same" if (finding.rule, finding.dir) in self.findings else "new"

    def gone(self, diagnoses: tuple[Diagnosis, ...]) -> list[tuple[str, str, str]]:
        """(rule, directory, summary) of what was found then and is not found now."""
        now = {(f.rule, f.dir) for diagnosis in diagnoses for f in diagnosis.findings}
        return [(*key, summary) for key, summary in self.findings.items() if key not in now]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Options of a report.

    Attributes:
        width: columns to break lines at; None breaks none (pipes).
        ascii_only: no character outside ASCII.
        full: everything in full (`--all`).
        why: with the candidates of the verdict (`--why`).
        quiet: only verdict and counts (`-q`).
        ignored: (rule, reason) of the configuration.
        config: configuration file in force, for the header.
        baseline: findings of an earlier run.
        gone: of those, the ones not found any more.
        command: the command line, as it can be run again.
    """

    width: int | None = 80
    ascii_only: bool = True
    full: bool = False
    why: bool = False
    quiet: bool = False
    ignored: tuple[tuple[str, str], ...] = ()
    config: str | None = None
    baseline: Baseline | None = None
    gone: tuple[tuple[str, str, str], ...] = ()
    command: str | None = None

    def mark(self, finding: Finding) -> str | None:
        """`new` or `same` against the baseline, None without one."""
        return self.baseline.mark(finding) if self.baseline else None


def read_baseline(path: Path) -> Baseline:
    """The findings in the JSON of an earlier run.

    Raises:
        UsageError: it cannot be read, or is no such JSON.
    """
    try:
        content = json.loads(user_file(path, largest=64 * 1024 * 1024))
    except OSError as error:
        raise UsageError(f"--baseline {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"--baseline {path}: not JSON of kaldi-doctor: {error}") from error
    trees = content.get("trees", [content]) if isinstance(content, dict) else []
    found: dict[tuple[str, str], str] = {}
    for tree in trees:
        items = tree.get("findings") if isinstance(tree, dict) else None
        if not isinstance(items, list):
            raise UsageError(f"--baseline {path}: it has no list of findings; make it with --format json={path.name}")
        for item in items:
            if isinstance(item, dict):
                found[code_of(str(item.get("rule"))), str(item.get("dir"))] = str(item.get("summary", ""))
    return Baseline(str(path), found)


def owner(diagnosis: Diagnosis, path: str) -> Rung | None:
    """The rung that a directory of the tree belongs to: the longest that it is, or lies in; else None."""
    fits = [r for r in diagnosis.ladder if path == r.dir or path.startswith(f"{r.dir}/")]
    return max(fits, key=lambda r: len(r.dir), default=None)


def stage_of(diagnosis: Diagnosis, finding: Finding) -> StageKind | None:
    """Stage of a finding: its own word, or that of the rung it lies in; data where it lies outside the exp tree."""
    if finding.stage is not None:
        return finding.stage
    rung = owner(diagnosis, finding.dir)
    if rung is not None:
        return rung.stage
    inside = finding.dir == diagnosis.exp_dir or finding.dir.startswith(f"{diagnosis.exp_dir}/")
    return None if inside else StageKind.DATA


def narrowed(diagnosis: Diagnosis, stage: str | None) -> Diagnosis:
    """Only one stage (`sat`) or one directory (`tri3b`) of the ladder, and what was found there.

    Raises:
        UsageError: the ladder has no such stage.
    """
    if stage is None:
        return diagnosis
    wanted = stage.strip("/").lower()
    rungs = tuple(r for r in diagnosis.ladder if wanted in {r.stage.value, r.flavour, r.name.lower(), r.dir.lower()})
    known = list(dict.fromkeys(word for r in diagnosis.ladder for word in (r.stage.value, r.name)))
    if not rungs and wanted not in {kind.value for kind in StageKind}:
        raise UsageError(f"--stage {stage}: the tree has {', '.join(known) or 'no stages'}")
    dirs = {r.dir for r in rungs}

    def belongs(path: str) -> bool:
        rung = owner(diagnosis, path)
        return rung is not None and rung.dir in dirs

    return replace(
        diagnosis,
        ladder=rungs,
        findings=tuple(
            f
            for f in diagnosis.findings
            if belongs(f.dir) or ((kind := stage_of(diagnosis, f)) is not None and kind.value == wanted)
        ),
        cleared=tuple(c for c in diagnosis.cleared if belongs(c.dir)),
        skipped=tuple(s for s in diagnosis.skipped if s.dir is None or belongs(s.dir)),
    )


def shown(diagnosis: Diagnosis, level: str) -> Diagnosis:
    """Without findings below a severity (`--show`)."""
    worst = Severity(level).rank
    return replace(diagnosis, findings=tuple(f for f in diagnosis.findings if f.severity.rank <= worst))


def without_stage(diagnosis: Diagnosis) -> bool:
    """Whether the tree showed nothing of Kaldi that could be judged."""
    return diagnosis.verdict.state == "nothing-to-judge" and not diagnosis.ladder


def plain_number(value: Any) -> str:
    """A number for the screen: thousands separated, at most four digits that say something."""
    if value is None:
        return "none"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124  (nan)
        return str(value)
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"
