"""What rules share: limits from the cheatsheet, a number held against its range, and pairs of data directories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, TypedDict, Unpack

from kaldi_doctor.kinds import Cause, DirKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Range, Skipped

if TYPE_CHECKING:
    from kaldi_doctor.cheatsheet.load import Cheatsheet, Entry
    from kaldi_doctor.facts.data_and_lang import DataDir, Places
    from kaldi_doctor.facts.experiments import Experiments
    from kaldi_doctor.facts.lineage import LineageGraph

Points = tuple[tuple[Cause, Word], ...]
Outcomes = Iterator[Finding | Cleared | Skipped]


class Level(StrEnum):
    """Where a number lies: in its range, outside of it, or where it is clearly bad."""

    USUAL = "usual"
    ODD = "odd"
    POOR = "poor"


class Limits:
    """The cheatsheet as one rule reads it; a rule asks for it by type, and each run of a rule gets its own.

    Attributes:
        code, name: of the rule.
        keys: cheatsheet keys that the rule has read, which a test holds against those that it declares.
    """

    def __init__(self, sheet: Cheatsheet, code: str, name: str) -> None:
        self._sheet = sheet
        self.code = code
        self.name = name
        self.keys: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._sheet

    def entry(self, key: str) -> Entry:
        """Everything about one metric.

        Raises:
            LookupError: there is no such key.
        """
        self.keys.add(key)
        return self._sheet.entry(key)

    def good(self, key: str) -> Range:
        """The range in which a metric is unremarkable.

        Raises:
            LookupError: no such key, or it holds no range.
        """
        self.keys.add(key)
        return self._sheet.good(key)

    def poor(self, key: str) -> Range | None:
        """The range in which a metric is clearly bad, or None where the cheatsheet gives none.

        Raises:
            LookupError: no such key.
        """
        self.keys.add(key)
        return self._sheet.poor(key)

    def value(self, key: str) -> float:
        """A plain threshold.

        Raises:
            LookupError: no such key, or it holds no value.
        """
        self.keys.add(key)
        return self._sheet.value(key)

    def skipped(self, reason: str, path: str | None = None) -> Skipped:
        """The rule cannot judge a directory, or the whole tree, and why."""
        return Skipped(self.code, reason, path)

    def read(
        self,
        key: str,
        value: float,
        *,
        origin: Origin | None = None,
        metric: str | None = None,
        unit: str | None = None,
        digits: int = 2,
    ) -> Reading:
        """A number with the range of one key.

        Args:
            key: of the cheatsheet, `stage.metric`.
            value: the number, as exact as it is.
            origin: where it was read.
            metric: what the evidence calls it; the second half of the key where None.
            unit: what the evidence calls its unit; the cheatsheet's where None.
            digits: after the point, in the evidence.

        Raises:
            LookupError: no such key, or it holds no range.
        """
        return Reading(
            rule=self.code,
            name=self.name,
            metric=metric or key.partition(".")[2],
            value=value,
            unit=self.entry(key).unit if unit is None else unit,
            range=self.good(key),
            poor_range=self.poor(key),
            origin=origin,
            digits=digits,
        )


def least_percent(count: int, of: int) -> float:
    """Lower end of the 95 % interval of a share, in percent: 1 of 1 may be chance, 60 of 60 is not (Wilson 1927)."""
    z2 = 1.96**2
    share = count / of
    half = 1.96 * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return 100.0 * (share + z2 / (2 * of) - half) / (1 + z2 / of)


class _More(TypedDict, total=False):
    """Fields of a finding that most rules leave alone."""

    stage: StageKind | None
    confidence: str
    sources: tuple[str, ...]
    symptom: bool
    incomplete: bool
    by_score: bool
    explains_score: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number, the range it is held against and where it was read."""

    rule: str
    name: str
    metric: str
    value: float
    unit: str
    range: Range
    poor_range: Range | None
    origin: Origin | None
    digits: int

    @property
    def level(self) -> Level:
        """Where the number lies."""
        if self.usual:
            return Level.USUAL
        return Level.POOR if self.poor else Level.ODD

    @property
    def usual(self) -> bool:
        """Whether it lies in its range."""
        return self.value in self.range

    @property
    def poor(self) -> bool:
        """Whether it is clearly bad."""
        return self.poor_range is not None and self.value in self.poor_range

    def at_least(self, value: float) -> Reading:
        """The same reading of what the number is at least, where chance is allowed for."""
        return replace(self, value=value)

    def evidence(self, *, label: str | None = None, quote: str | None = None) -> Evidence:
        """The number as it is shown, with its range."""
        return Evidence(
            metric=self.metric,
            value=round(self.value, self.digits),
            unit=self.unit,
            expected=self.range,
            origin=self.origin,
            label=label,
            quote=quote,
        )

    def cleared(self, path: str, words: str, evidence: tuple[Evidence, ...] | None = None) -> Cleared:
        """The number is in order; the evidence is the number alone where None."""
        return Cleared(rule=self.rule, dir=path, summary=words, evidence=self._shown(evidence))

    def finding(
        self,
        path: str,
        words: str,
        *,
        points_to: Points,
        advice: str | tuple[str, ...],
        evidence: tuple[Evidence, ...] | None = None,
        odd: Severity = Severity.WARNING,
        poor: Severity = Severity.ERROR,
        severity: Severity | None = None,
        **more: Unpack[_More],
    ) -> Finding:
        """The number is not in order.

        Args:
            path: directory that the finding is about.
            words: summary.
            points_to: causes and how strongly.
            advice: one or several.
            evidence: the number alone where None.
            odd: severity outside the range.
            poor: severity where the number is clearly bad.
            severity: in place of both, where more than this number decides it.
            more: other fields of the finding.
        """
        return Finding(
            rule=self.rule,
            name=self.name,
            severity=severity or (poor if self.poor else odd),
            dir=path,
            summary=words,
            points_to=points_to,
            evidence=self._shown(evidence),
            advice=(advice,) if isinstance(advice, str) else advice,
            **more,
        )

    def outcome(
        self,
        path: str,
        words: str,
        *,
        points_to: Points,
        advice: str | tuple[str, ...],
        evidence: tuple[Evidence, ...] | None = None,
        odd: Severity = Severity.WARNING,
        poor: Severity = Severity.ERROR,
        severity: Severity | None = None,
        **more: Unpack[_More],
    ) -> Finding | Cleared:
        """Cleared where the number is usual, else a finding; both say the same words. For arguments see `finding`."""
        if self.usual:
            return self.cleared(path, words, evidence)
        return self.finding(
            path,
            words,
            points_to=points_to,
            advice=advice,
            evidence=evidence,
            odd=odd,
            poor=poor,
            severity=severity,
            **more,
        )

    def _shown(self, evidence: tuple[Evidence, ...] | None) -> tuple[Evidence, ...]:
        return (self.evidence(),) if evidence is None else evidence


def data_pairs(graph: LineageGraph, places: Places) -> Iterator[tuple[str, DataDir, DataDir]]:
    """(stage, its data directory, another one that a stage before it read), each pair of data directories once."""
    seen: set[tuple[str, str]] = set()
    for path in graph.order:
        own = places.data_of(path)
        for parent in graph.ancestors(path):
            before = places.data_of(parent)
            if own is None or before is None or own.path == before.path or (before.path, own.path) in seen:
                continue
            seen.add((before.path, own.path))
            yield path, own, before


def tested_pairs(found: Experiments, graph: LineageGraph, places: Places) -> Iterator[tuple[str, DataDir, DataDir]]:
    """(decode, its data directory, one that its model was trained on), each pair of data directories once."""
    seen: set[tuple[str, str]] = set()
    for decode in found.of(DirKind.DECODE):
        test = places.data_of(decode.path)
        for ancestor in sorted(graph.ancestors(decode.path)):
            train = places.data_of(ancestor)
            if test is None or train is None or test.path == train.path or (train.path, test.path) in seen:
                continue
            seen.add((train.path, test.path))
            yield decode.path, test, train
