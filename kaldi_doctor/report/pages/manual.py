"""Rules for readers: the list by topic, and the manual of one with the ranges in force."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from kaldi_doctor.errors import UsageError
from kaldi_doctor.pipeline.selection import matching
from kaldi_doctor.report._json import json_text
from kaldi_doctor.report._topics import TOPICS
from kaldi_doctor.report._words import range_words
from kaldi_doctor.rules._commands import commands_of
from kaldi_doctor.rules._registry import Rule, load_rules
from kaldi_doctor.verdict.weights import load_table

if TYPE_CHECKING:
    from kaldi_doctor.cheatsheet.load import Cheatsheet


def sections(manual: str) -> dict[str, str]:
    """The manual of a rule by heading; what stands before the first heading is under its title, `""`."""
    made: dict[str, list[str]] = {"": []}
    heading = ""
    for line in manual.strip().splitlines()[1:]:
        if line.startswith("## "):
            heading = line[3:].strip()
            made[heading] = []
        else:
            made[heading].append(line)
    return {name: "\n".join(lines).strip() for name, lines in made.items() if name or any(lines)}


def the_rule(word: str) -> Rule:
    """The one rule that a code or name means.

    Raises:
        UsageError: none does, or a topic was given.
    """
    rules = load_rules()
    codes = sorted(matching(rules, word))
    if len(codes) > 1:
        raise UsageError(f"{word} means {len(codes)} rules: {', '.join(codes)}; explain takes one")
    return rules[codes[0]]


def rules_text(topic: str | None) -> str:
    """All rules, or those of one topic, with a line each."""
    lines: list[str] = []
    seen = ""
    for entry in _chosen(topic):
        if entry.topic != seen:
            seen = entry.topic
            lines += ["", f"{seen}  {TOPICS[seen]}" if seen in TOPICS else seen]
        lines.append(f"  {entry.code:<8} {entry.severity:<8} {entry.name}")
    return "\n".join(lines).strip("\n") + "\n"


def rules_json(topic: str | None) -> str:
    """The same as JSON."""
    items = [
        {"rule": r.code, "name": r.name, "severity": r.severity.value, "topic": r.topic, "title": r.title}
        for r in _chosen(topic)
    ]
    return json_text({"schema_version": "1", "rules": items})


def _chosen(topic: str | None) -> list[Rule]:
    """Raises UsageError: there is no such topic."""
    rules = load_rules()
    topics = sorted({entry.topic for entry in rules.values()})
    if topic and topic.upper() not in topics:
        raise UsageError(f"no topic {topic!r}: there are {', '.join(topics)}")
    codes = {entry.code for entry in rules.values() if not topic or entry.topic == topic.upper()}
    return sorted((r for r in rules.values() if r.code in codes), key=lambda r: (r.topic, r.code))


def ranges(rule: Rule, sheet: Cheatsheet) -> list[dict[str, Any]]:
    """Every limit that a rule reads, as in force, with its source and the line it stands in."""
    made: list[dict[str, Any]] = []
    for key in rule.metrics:
        if key not in sheet:
            continue
        entry = sheet.entry(key)
        for word, limits in (("good", entry.good), ("poor", entry.poor)):
            if limits is not None:
                made.append(
                    {
                        "key": key,
                        "kind": word,
                        "low": limits.low,
                        "high": limits.high,
                        "text": range_words(limits, entry.unit),
                        "unit": entry.unit,
                        "source": limits.source,
                        "origin": limits.origin,
                    }
                )
        if entry.value is not None:
            made.append(
                {
                    "key": key,
                    "kind": "value",
                    "value": entry.value,
                    "text": f"{entry.value:g} {entry.unit}".strip(),
                    "unit": entry.unit,
                    "source": entry.source,
                    "origin": entry.origin,
                }
            )
    return made


def explain_text(rule: Rule, sheet: Cheatsheet, width: int | None) -> str:
    """The manual for the screen; code blocks and lists keep their lines."""
    lines = [f"{rule.code}  {rule.name}   {rule.severity} at worst", rule.title, ""]
    found = sections(rule.manual)
    for heading, body in found.items():
        if heading:
            lines.append(heading)
        for paragraph in body.split("\n\n"):
            lines += [*_paragraph(paragraph, width), ""]
    commands = [*commands_of(rule.code, {})]
    if commands:
        lines += ["Commands", *(f"  {command}" for command in commands), ""]
    limits = ranges(rule, sheet)
    if limits:
        lines.append("Ranges in force")
        for item in limits:
            lines.append(f"  {item['key']}  {item['kind']}: {item['text']}   [{item['origin']}]")
            lines += _paragraph(f"    {item['source']}", width, indent="      ")
        lines.append("")
    lines += _worth(rule)
    related = [r for r in load_rules().values() if r.topic == rule.topic and r.code != rule.code]
    if related:
        lines.append("Related")
        lines += [f"  {r.code:<8} {r.name}" for r in related]
    return "\n".join(lines).rstrip() + "\n"


def worth(rule: Rule) -> list[dict[str, Any]]:
    """The rule's row of the table of weights: decibans by cause and level, and the runs they were counted on."""
    return [
        {"cause": cause.value, "level": level, "word": weight.word, "db": weight.db, "counts": weight.counts}
        for cause, level, weight in load_table().row(rule.sees)
    ]


def _worth(rule: Rule) -> list[str]:
    found = worth(rule)
    if not found:
        return []
    same = [r.code for r in load_rules().values() if r.sees == rule.sees and r.code != rule.code]
    lines = ["What it is worth in decibans (10: ten times as likely), by labelled runs"]
    if same:
        codes = ", ".join([rule.code, *same])
        lines += _paragraph(f"Of {codes}, which see one thing, only the strongest counts.", None)
    shown = ""
    for item in found:
        cause = "" if item["cause"] == shown else item["cause"]
        level = item["level"] if item["level"] == "usual" else f"{item['level']}, {item['word']}"
        counts = (
            str(item["counts"])
            .replace(" runs with the fault", " with the fault")
            .replace(" run with the fault looked at", " run with it")
        )
        lines.append(f"  {cause:<16} {level:<13} {item['db']:+6.1f}  {counts}")
        shown = item["cause"]
    return [*lines, ""]


def _paragraph(text: str, width: int | None, indent: str = "  ") -> list[str]:
    lines = text.splitlines()
    kept = any(line.startswith(("    ", "\t")) or line.lstrip().startswith(("-", "*", "1.")) for line in lines)
    if kept and indent == "  ":
        return [f"  {line}".rstrip() for line in lines]
    return textwrap.wrap(
        " ".join(line.strip() for line in lines),
        width=min(width or 80, 80),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def explain_json(rule: Rule, sheet: Cheatsheet) -> str:
    """The manual as data."""
    data = {
        "schema_version": "1",
        "rule": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "topic": rule.topic,
        "title": rule.title,
        "manual": {name: body for name, body in sections(rule.manual).items() if name},
        "ranges": ranges(rule, sheet),
        "commands": [*commands_of(rule.code, {})],
        "related": [r.code for r in load_rules().values() if r.topic == rule.topic and r.code != rule.code],
    }
    return json_text(data)
