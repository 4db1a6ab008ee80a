"""Words and short texts that all human formats share."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from kaldi_doctor.cheatsheet.load import BUILT_IN
from kaldi_doctor.facts.nnet_training import NO_NETWORK
from kaldi_doctor.kinds import RungState, Severity, StageKind
from kaldi_doctor.model import Diagnosis, Evidence, Finding, Range, Rung, Skipped
from kaldi_doctor.report._topics import TOPICS
from kaldi_doctor.report._view import owner, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STAGES = {
    StageKind.MONO: "mono",
    StageKind.TRI: "tri",
    StageKind.LDA_MLLT: "LDA+MLLT",
    StageKind.SAT: "SAT",
    StageKind.SGMM2: "SGMM2",
    StageKind.MMI: "MMI",
    StageKind.DNN: "DNN",
    StageKind.DECODE: "decoding",
    StageKind.DATA: "data",
}
STATES = {
    RungState.OK: "ok",
    RungState.WORSE: "worse",
    RungState.BROKEN: "BROKE HERE",
    RungState.FOLLOWS: "follows",
    RungState.INCOMPLETE: "not finished",
    RungState.NOT_SCORED: "not scored",
}
_UNITS = {"percent": " %", "ratio": "", "": ""}
_METRICS = {
    "moved_percent": "features of another utterance",
    "wrong_size": "lengths that differ",
    "rate_spread": "spread of the speaking rate",
    "gain_ratio": "share of the gain before",
    "transform_ratio": "errors with transforms over those without",
}
"""Words for metrics whose names say too little without their rule."""


def stage_label(rung: Rung) -> str:
    """`SAT`, `DNN chain`."""
    label = STAGES[rung.stage]
    return f"{label} {rung.flavour}" if rung.stage is StageKind.DNN else label


def inside(diagnosis: Diagnosis, path: str) -> str:
    """A directory as the ladder prints it: without the exp directory in front."""
    return path.removeprefix(f"{diagnosis.exp_dir}/")


def state_words(rung: Rung, diagnosis: Diagnosis) -> str:
    """State of a rung in words; what follows says from where; only the verdict's own rung broke *here*."""
    words = STATES[rung.state]
    first = origin_rung(diagnosis)
    if rung.state is RungState.FOLLOWS and first is not None:
        label = stage_label(first)
        alone = sum(stage_label(r) == label for r in diagnosis.ladder) == 1
        return f"follows from {label if alone else inside(diagnosis, first.dir)}"
    if rung.state is RungState.BROKEN and first is not None and first.dir != rung.dir:
        return "broken"
    return words


def origin_rung(diagnosis: Diagnosis) -> Rung | None:
    """The rung that the verdict names: its directory's, or the first one that broke."""
    found = owner(diagnosis, diagnosis.verdict.dir or "")
    return found or next((r for r in diagnosis.ladder if r.state in {RungState.BROKEN, RungState.INCOMPLETE}), None)


def header(diagnosis: Diagnosis) -> str:
    """Stages, logs, alignments and seconds."""
    totals = diagnosis.totals
    parts = [
        plural(totals.get("stages", len(diagnosis.ladder)), "stage"),
        plural(totals.get("logs", 0), "log"),
        plural(totals.get("alignment_archives", 0), "alignment archive"),
    ]
    return ", ".join(parts)


def context(diagnosis: Diagnosis) -> list[str]:
    """Recipe, test set and LM, where known."""
    said = []
    if diagnosis.recipe:
        name, guessed = diagnosis.recipe
        said.append(f"recipe {name} ({'guessed from the contents' if guessed else 'named by you'})")
    if diagnosis.scored_on:
        test_set, lm = diagnosis.scored_on
        said.append(f"scored on {test_set}" + (f", LM {lm}" if lm != "default" else ""))
    return said


def plural(count: float, word: str) -> str:
    """`1 stage`, `5 stages`."""
    return f"{int(count):,} {word}{'' if count == 1 else 's'}"


def amount(value: object, unit: str) -> str:
    """A value with its unit: `21 %`, `1.46 per frame`."""
    text = plain_number(value)
    return text + _UNITS.get(unit, f" {unit}" if unit else "")


def range_words(limits: Range, unit: str) -> str:
    """`0 to 1 %`, `at most 1 %`, `at least 0.5 per frame`."""
    if limits.low is None and limits.high is None:
        return "any"
    if limits.low is None:
        return f"at most {amount(limits.high, unit)}"
    if limits.high is None:
        return f"at least {amount(limits.low, unit)}"
    return f"{plain_number(limits.low)} to {amount(limits.high, unit)}"


def metric_words(item: Evidence) -> str:
    """`utterances failed 21 %`; a unit that the metric's name ends or starts with is not said twice."""
    name = metric_name(item)
    if item.unit.startswith(name):
        name = ""
    return f"{name} {amount(item.value, item.unit)}".strip()


def metric_name(item: Evidence) -> str:
    """`utterances failed`: the metric in words, without a unit at its end."""
    ending = " percent" if item.unit.startswith("percent") else "\0"
    return _METRICS.get(item.metric) or item.metric.replace("_", " ").removesuffix(ending)


def counts(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning, 3 notes`; empty where there is nothing."""
    found = Counter(f.severity for f in findings)
    return ", ".join(plural(found[level], level.value) for level in Severity if found[level])


def range_origin(limits: Range) -> str:
    """`cheatsheet sat.align_failed, built-in`: the key, or the user's own file and line."""
    if limits.key is None or limits.origin is None:
        return limits.origin or ""
    file = limits.origin.rpartition(":")[0]
    return f"cheatsheet {limits.key}, " + ("built-in" if file == BUILT_IN else limits.origin)


def applying(diagnosis: Diagnosis) -> list[Skipped]:
    """What could not be looked at, without the rules that have nothing to look at in such a tree."""
    return [item for item in diagnosis.skipped if item.reason != NO_NETWORK]


def could_not_look(diagnosis: Diagnosis) -> int:
    """Rules that could look at nothing at all, though they would apply."""
    looked = {item.rule for item in diagnosis.cleared} | {item.rule for item in diagnosis.findings}
    return len({item.rule for item in applying(diagnosis)} - looked)


def unseen_words(diagnosis: Diagnosis) -> str:
    """One line on what could not be looked at: how many rules of which topics; empty where all looked."""
    looked = {item.rule for item in diagnosis.cleared} | {item.rule for item in diagnosis.findings}
    wholly = {item.rule for item in applying(diagnosis)} - looked
    partly = {item.rule for item in applying(diagnosis)} - wholly
    if not wholly:
        return f"{plural(len(partly), 'rule')} looked at a part only" if partly else ""
    topics = Counter(rule.rstrip("0123456789") for rule in sorted(wholly))
    said = [f"{TOPICS.get(topic, topic)} ({count})" for topic, count in topics.most_common()]
    return f"{plural(len(wholly), 'rule')} had no data: {some(said, 3)}"


def closing(diagnosis: Diagnosis) -> str:
    """Last line of a report: what was found, and by how many rules."""
    found = counts(diagnosis.findings)
    blind = could_not_look(diagnosis)
    if not found:
        looked = max(diagnosis.rules_run - blind, 0)
        return f"No problem found by {plural(looked, 'rule')}; {blind} skipped."
    leading = diagnosis.verdict.because or tuple(f.rule for f in ranked(diagnosis))
    unseen = f"; {plural(blind, 'rule')} skipped" if blind else ""
    return f"{found}{unseen}.  More: kaldi-doctor explain {leading[0]}"


def not_looked(diagnosis: Diagnosis) -> list[tuple[str, list[str], list[str]]]:
    """(reason, rules, directories) of what no rule could look at; rules that share reason and places stand together."""
    places: dict[tuple[str, str], list[str]] = {}
    for item in diagnosis.skipped:
        places.setdefault((item.reason, item.rule), [])
        if item.dir:
            places[item.reason, item.rule].append(item.dir)
    merged: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (reason, rule), dirs in places.items():
        merged.setdefault((reason, tuple(dict.fromkeys(dirs))), []).append(rule)
    return [(reason, rules, list(dirs)) for (reason, dirs), rules in merged.items()]


def some(items: Sequence[str], limit: int | None) -> str:
    """`a, b and 3 more`."""
    if limit is None or len(items) <= limit:
        return ", ".join(items)
    return f"{', '.join(items[:limit])} and {len(items) - limit} more"


def place(finding: Finding) -> str:
    """File and line of the first evidence that has one, else the directory."""
    origin = next((str(item.origin) for item in finding.evidence if item.origin), None)
    return origin or finding.dir


def ranked(diagnosis: Diagnosis) -> list[Finding]:
    """Findings that stand for themselves, causes first: what the verdict rests on, then by severity, else in order."""
    verdict = diagnosis.verdict
    home = origin_rung(diagnosis)

    def key(finding: Finding) -> tuple[int, bool, int]:
        rung = owner(diagnosis, finding.dir)
        here = (finding.dir) == verdict.dir or (rung is not None and rung == home)
        rests = finding.rule in verdict.because and here
        order = verdict.because.index(finding.rule) if rests else 0
        return (0 if rests else 1 + finding.severity.rank, finding.symptom, order)

    return sorted((f for f in diagnosis.findings if not f.caused_by), key=key)


def folded(diagnosis: Diagnosis) -> list[Finding]:
    """Findings that follow from another one."""
    return [f for f in diagnosis.findings if f.caused_by]


def ruled_out(diagnosis: Diagnosis) -> list[tuple[str, str, str]]:
    """(directory, rule, what was seen) of checks near the verdict that came out in order, weightiest first."""
    home = origin_rung(diagnosis)
    own = {diagnosis.verdict.dir, home.dir if home else None}
    chosen = [
        c
        for c in diagnosis.cleared
        if c.dir in own
        or (home is not None and c.dir.startswith(f"{home.dir}/"))
        or c.dir in (home.parents if home else ())
    ]
    chosen = [c for c in chosen if c.evidence]
    chosen.sort(key=lambda c: c.dir not in own)
    return [(c.dir, c.rule, c.summary) for c in chosen]


def from_here(diagnosis: Diagnosis, command: str) -> str:
    """A command of ours with paths that open from where the user stands; those of Kaldi are run in the recipe."""
    if not command.startswith("kaldi-doctor ") or not diagnosis.prefix:
        return command
    words = shlex.split(command)
    return shlex.join(diagnosis.here(word) if word.startswith(f"{diagnosis.exp_dir}/") else word for word in words)
