"""The cheatsheet as a table and as JSON, with the values of a tree beside it where one was looked at."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaldi_doctor.cheatsheet.measured import Distribution, measured
from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from kaldi_doctor.analysis.tree.cheatsheet_values import Seen
    from kaldi_doctor.cheatsheet.load import Cheatsheet, Entry
    from kaldi_doctor.model import Range

WIDTH = 80
Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Page:
    """One section with what a tree has of it. `hours` of training speech by directory, where known."""

    sheet: Cheatsheet
    stage: str
    seen: tuple[Seen, ...] = ()
    hours: dict[str, float] = field(default_factory=dict)
    compared: bool = False

    def values(self, entry: Entry) -> list[Seen]:
        """Values of one metric, by directory."""
        return sorted((item for item in self.seen if item.key == entry.key), key=lambda item: item.dir)


def number(value: Value | None) -> str:
    """A number with thousands grouped and at most four digits that say something."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return clean(str(value))
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def interval(limit: Range | None) -> str:
    """`2,500 - 10,000`, `<= 5`, `>= 3` (ends are included), or nothing."""
    if limit is None:
        return ""
    if limit.low is None:
        return f"<= {number(limit.high)}"
    return f">= {number(limit.low)}" if limit.high is None else f"{number(limit.low)} - {number(limit.high)}"


def state(entry: Entry, value: Value) -> str:
    """in, below or above the range; a word against the choices; nothing where there is no range."""
    if entry.choices:
        return "in" if str(value).casefold() in {word.casefold() for word in entry.choices} else "other"
    if entry.good is None or isinstance(value, (str, bool)):
        return ""
    if value in entry.good:
        return "in"
    return "below" if entry.good.low is not None and value < entry.good.low else "above"


def stages_text(sheet: Cheatsheet) -> str:
    """All sections, one a line."""
    lines = [f"  {name:10}{sheet.section(name).title} ({len(sheet.metrics(name))})" for name in sheet.stages]
    return "\n".join(["sections of the cheatsheet, with the number of their metrics:", *lines]) + "\n"


def page_text(page: Page) -> str:
    """The table of one section, its sources and its advice."""
    section, entries = page.sheet.section(page.stage), page.sheet.metrics(page.stage)
    head = ", ".join(filter(None, (f"{page.stage.upper()}  {section.title}", section.script)))
    lines = _wrapped(head, "", "    ")
    if section.dirs:
        lines += _wrapped(f"usual dir: {section.dirs}", "    ", "    ")
    if not entries:
        return "\n".join([*lines, "  no metrics", ""])
    options = [entry for entry in entries if entry.option or entry.choices]
    limits = [entry for entry in entries if entry not in options]
    sources = list(dict.fromkeys(entry.source for entry in (*options, *limits)))
    for title, group in (("hyperparameter", options), ("limit of the rules", limits)):
        if group:
            rows = [(*_row(entry), f"{entry.where} [{sources.index(entry.source) + 1}]".strip()) for entry in group]
            lines += ["", *_folded(_table((title, "good", "poor", "where to look"), *rows))]
    if page.compared:
        lines += ["", *_compared(page, entries)]
    lines += [""]
    for entry in entries:
        if entry.advice:
            lines += _wrapped(f"{entry.metric}: {entry.advice}{_recipes(page, entry)}", "  ", "    ")
    lines += [line for text in section.advice for line in _wrapped(text, "  ", "    ")]
    lines += [
        "",
        *(line for index, text in enumerate(sources, 1) for line in _wrapped(f"[{index}] {text}", "  ", "      ")),
    ]
    overlaid = sorted({entry.overlay for entry in entries if entry.overlay})
    lines += [f"  * = your overlay {name}" for name in overlaid]
    return "\n".join(lines) + "\n"


def _row(entry: Entry) -> tuple[str, str, str]:
    good = ", ".join(entry.choices) or (number(entry.value) if entry.value is not None else interval(entry.good))
    unit = {"percent": " %", "ratio": " x"}.get(entry.unit, f" {entry.unit}" if entry.value is not None else "")
    poor = interval(entry.poor)
    return entry.metric + ("*" if entry.overlay else ""), good + unit, poor + unit if poor else ""


def _table(*rows: tuple[str, ...]) -> list[str]:
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    return [
        "  " + "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def _folded(table: list[str]) -> list[str]:
    """Lines of a table whose last column goes on below itself where it is too wide."""
    margin = " " * table[0].index("where to look")
    return [part for line in table for part in _wrapped_at(line, margin)]


def _wrapped_at(line: str, margin: str) -> list[str]:
    head, tail = line[: len(margin)], line[len(margin) :]
    room = max(WIDTH - len(margin), 12)
    parts = textwrap.wrap(tail, room, break_long_words=False, break_on_hyphens=False) or [""]
    return [(head + parts[0]).rstrip(), *(margin + part for part in parts[1:])]


def _compared(page: Page, entries: list[Entry]) -> list[str]:
    """Values of the tree below each metric's distribution over measured trees."""
    lines: list[str] = []
    for entry in entries:
        values = page.values(entry)
        if not values:
            continue
        unit = " %" if entry.unit == "percent" else ""
        found = measured().get(entry.key)
        known = f": median of {found.trees} trees {number(found.median)}{unit}" if found else ""
        lines.append(f"  {entry.metric}{known}")
        rows = [
            (
                clean(seen.dir),
                f"yours {number(seen.value)}{unit}" + (" (default)" if seen.assumed else ""),
                _against(entry, seen.value),
                _place(found, seen.value),
            )
            for seen in values
        ]
        lines += ["  " + line for line in _table(*rows)]
    return lines or ["  this tree shows none of these values"]


def _against(entry: Entry, value: Value) -> str:
    word = state(entry, value)
    return {"in": "in range", "below": "below range", "above": "above range"}.get(word, word)


def _place(found: Distribution | None, value: Value) -> str:
    """Where a value stands among the measured ones, in words."""
    if found is None or isinstance(value, (str, bool)):
        return ""
    if value < found.values[0] or value > found.values[-1]:
        return "below all of them" if value < found.values[0] else "above all of them"
    if found.values[3] <= value <= found.values[5]:
        return "middle half"
    return f"percentile {found.standing(value):.0f}"


def _recipes(page: Page, entry: Entry) -> str:
    """What recipes use; with the user's hours, what they use for so much speech."""
    if not entry.anchors:
        return ""
    shown = "; ".join(f"{number(value)} at {hours:g} h ({recipe})" for hours, value, recipe in entry.anchors)
    text = f". Recipes: {shown}"
    for item in page.values(entry):
        hours = page.hours.get(item.dir)
        typical = entry.typical(hours) if hours else None
        if hours and typical is not None:
            less = " and less" if hours < entry.anchors[0][0] else ""
            usual = number(round(typical, -2))
            text += f". {clean(item.dir)} has {hours:.1f} h: recipes of that size{less} use about {usual}"
    return text


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def page_json(page: Page) -> dict[str, Any]:
    """One section as plain data."""
    section = page.sheet.section(page.stage)
    return {
        "name": page.stage,
        "title": section.title,
        "script": section.script,
        "dirs": section.dirs,
        "advice": list(section.advice),
        "metrics": [_metric_json(page, entry) for entry in page.sheet.metrics(page.stage)],
    }


def _metric_json(page: Page, entry: Entry) -> dict[str, Any]:
    found = measured().get(entry.key)
    made: dict[str, Any] = {
        name: getattr(entry, name)
        for name in (
            "key",
            "unit",
            "meaning",
            "value",
            "source",
            "origin",
            "script",
            "option",
            "where",
            "advice",
            "overlay",
        )
    }
    made["good"] = [entry.good.low, entry.good.high] if entry.good else None
    made["poor"] = [entry.poor.low, entry.poor.high] if entry.poor else None
    made["choices"] = list(entry.choices)
    made["anchors"] = [{"hours": h, "value": v, "recipe": r} for h, v, r in entry.anchors]
    made["measured"] = (
        {"trees": found.trees, "directories": found.count, "median": found.median, "percentiles": list(found.values)}
        if found
        else None
    )
    if page.compared:
        made["actual"] = [
            {
                "dir": seen.dir,
                "value": seen.value,
                "range": state(entry, seen.value) or None,
                "assumed": seen.assumed,
                "percentile": round(found.standing(seen.value), 1)
                if found and isinstance(seen.value, (int, float)) and not isinstance(seen.value, bool)
                else None,
                "origin": {"path": seen.origin.path, "line": seen.origin.line} if seen.origin else None,
            }
            for seen in page.values(entry)
        ]
    return made
