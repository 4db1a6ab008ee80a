"""Follows a training that runs: reads again only what changed, and tells which rules fire anew.

One poll is one pass of scandir over the directory, which is gentle on NFS; a file is opened only when its size or date
changed. Whatever was written behind the last line end is left for the next poll, so half a line is never read. A file
that shrank or was replaced is read as a whole again, and one that went away is forgotten.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from kaldi_doctor.cheatsheet.load import load_cheatsheet
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.kaldi.log_dirs import owner_of
from kaldi_doctor.kaldi.printed.logline import JobLog
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Evidence as _Evidence
from kaldi_doctor.model import Finding, Origin
from kaldi_doctor.pipeline.opening import kept_of
from kaldi_doctor.readers._read import Claim, is_log, read_file
from kaldi_doctor.readers._registry import Records, load_readers, reader_for
from kaldi_doctor.rules._registry import load_rules, run_rule
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import walk

if TYPE_CHECKING:
    from kaldi_doctor.readers._read import FileRead, Kept
    from kaldi_doctor.walk import FileEntry, Tree

IGNORED = frozenset({"NET014"})
"""Rules that a running training cannot satisfy: it has not finished."""

STALLED_AFTER_S = 600.0
"""A job is never called stalled before this many seconds without a new line."""

STALLED_FACTOR = 5.0
"""... nor before this many times the median time of the finished jobs."""


@dataclass(slots=True)
class Poll:
    """What one look brought: whether anything changed, findings that are new, and all that stand."""

    changed: int
    new: list[Finding]
    findings: list[Finding]
    files: int


@dataclass(slots=True)
class _Known:
    stamp: tuple[int, float]
    records: list[Any]
    job: JobLog | None


@dataclass(slots=True)
class Follower:
    """State between polls of one directory."""

    path: Path
    settings: Settings = field(default_factory=Settings)
    records: Records = field(default_factory=Records)
    tree: Tree | None = None
    _known: dict[str, _Known] = field(default_factory=dict)
    _told: set[tuple[str, str, Severity]] = field(default_factory=set)
    _standing: list[Finding] = field(default_factory=list)

    def poll(self, now: float | None = None) -> Poll:
        """Look once.

        Args:
            now: time in seconds since the epoch that ages are measured against; the clock where None.

        Raises:
            OSError: the directory itself cannot be listed.
        """
        load_readers()
        tree = walk(self.path, follow=self.settings.follow)
        self.tree = tree
        seen: set[str] = set()
        changed = 0
        with kept_of(tree, self.settings) as kept:
            for directory in sorted(tree.dirs):
                for name, entry in sorted(tree.dirs[directory].files.items()):
                    reader = reader_for(name.removesuffix(".txt"))
                    if entry.dangling or entry.outside or not (is_log(name) or reader is not None):
                        continue
                    claim = Claim(f"{directory}/{name}", owner_of(directory), name, reader, is_log(name))
                    seen.add(claim.path)
                    known = self._known.get(claim.path)
                    if known is None or known.stamp != (entry.size, entry.mtime):
                        changed += self._read(tree, claim, entry, kept)
        gone = self._known.keys() - seen
        for path in gone:
            del self._known[path]
        changed += len(gone)
        if changed:
            self._standing = self._judge(tree)
        findings = [*self._standing, *self._stalled(time.time() if now is None else now)]
        keys = {_key(finding) for finding in findings}
        new = [finding for finding in findings if _key(finding) not in self._told]
        self._told = keys
        return Poll(changed, new, findings, len(seen))

    def _read(self, tree: Tree, claim: Claim, entry: FileEntry, kept: Kept | None) -> int:
        """Read one file up to its last line end; 1 where it was read."""
        stamp = entry.stamp if kept is not None else None
        found = kept.get(claim, stamp) if kept is not None and stamp is not None else None
        if found is None or not _whole(claim, found):
            try:
                found = read_file(str(Path(tree.base) / claim.path), claim, whole_lines=claim.log)
            except OSError:  # it went away between listing and opening; the next poll will see
                return 0
            if kept is not None and stamp is not None and _whole(claim, found):
                kept.put(claim, stamp, found)
        records = found.records if found.error is None else []  # half written
        self._known[claim.path] = _Known((entry.size, entry.mtime), records, found.job)
        return 1

    def _judge(self, tree: Tree) -> list[Finding]:
        """Run the rules about training on everything that is known now."""
        self.records = Records()
        for path in sorted(self._known):
            known = self._known[path]
            for record in known.records:
                self.records.add(record)
            if known.job is not None:
                self.records.add(known.job)
        store = FactStore(tree, self.records, self.settings, load_cheatsheet(self.settings.cheatsheets))
        return [
            outcome
            for code, rule in load_rules().items()
            if rule.topic == "NET" and code not in IGNORED
            for outcome in run_rule(rule, store)
            if isinstance(outcome, Finding)
        ]

    def _stalled(self, now: float) -> list[Finding]:
        """Training jobs whose log has no end and has not grown for long, in the last iteration of each directory."""
        running: dict[str, tuple[str, float]] = {}
        took: dict[str, list[int]] = {}
        for path, known in self._known.items():
            name, job = path.rpartition("/")[2], known.job
            if job is None or not name.startswith(("train.", "iter", "align", "acc", "decode")):
                continue
            if job.elapsed_s is not None:
                took.setdefault(job.dir, []).append(job.elapsed_s)
            elif job.unfinished:
                silent = now - known.stamp[1]
                if job.dir not in running or silent < running[job.dir][1]:
                    running[job.dir] = (path, silent)
        found = []
        for directory, (path, silent) in running.items():
            patience = max(STALLED_AFTER_S, STALLED_FACTOR * median(took.get(directory, [0])))
            if silent > patience:
                found.append(
                    Finding(
                        rule="WATCH",
                        name="job-stalled",
                        severity=Severity.WARNING,
                        dir=directory,
                        summary=f"{path} has no end and has not grown for {silent / 60:.0f} minutes",
                        points_to=((Cause.JOB, Word.TYPICAL),),
                        evidence=(_Evidence(metric="silent", value=round(silent), unit="s", origin=Origin(path)),),
                        advice=("look at the machine that the job runs on",),
                        confidence="inferred",
                    )
                )
        return found


def _whole(claim: Claim, read: FileRead) -> bool:
    """Whether no half line was left out or read: then it is the same to whoever reads it."""
    return read.error is None and (read.ended or not claim.log)


def _key(finding: Finding) -> tuple[str, str, Severity]:
    """A finding is printed again when it gets worse."""
    return finding.rule, finding.dir, finding.severity
