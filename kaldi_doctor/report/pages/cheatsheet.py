"""The cheatsheet as a table and as JSON, with the values of a tree beside it where one was looked at."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kaldi_doctor.cheatsheet.measured import measured
from kaldi_doctor.report._clean import clean

if TYPE_CHECKING:
    from kaldi_doctor.analysis.tree.cheatsheet_values import Seen
    from kaldi_doctor.cheatsheet.load import Cheatsheet, Entry
    from kaldi_doctor.model import Range

WIDTH = 80
NAME_WIDTH = 21
"""Columns of a metric's name; a longer one has its unit on a line of its own."""
Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Page:
    """One section with what a tree has of it. `hours` of training speech by directory, where known."""

    sheet: Cheatsheet
    stage: str
    seen: tuple[Seen, ...] = ()
    hours: dict[str, float] = field(default_factory=dict)
    compared: bool = False
    full: bool = False
    """With the limits that rules hold, and all advice (`--all`)."""

    @property
    def telling(self) -> bool:
        """Whether the tree has something to show here: a hyperparameter, or a value out of its range."""
        metrics = {entry.key: entry for entry in self.sheet.metrics(self.stage)}
        return any(
            self.full or metrics[item.key].option or _out_of_range(metrics[item.key], item.value)
            for item in self.seen
            if item.key in metrics
        )

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
    options, limits = _groups(page, entries)
    shown = [*options, *limits]
    if not shown:
        return "\n".join([*lines, "  this tree shows none of these values" if page.compared else "  no metrics", ""])
    sources = list(dict.fromkeys(entry.source for entry in shown))
    if page.compared:
        lines += _compared(page, shown, sources)
    else:
        for title, group in (("hyperparameter", options), ("limit of the rules", limits)):
            if group:
                rows = [(*_row(entry), f"{entry.where} [{sources.index(entry.source) + 1}]".strip()) for entry in group]
                lines += ["", *_folded(_table((title, "good", "poor", "where to look"), *rows), "where to look")]
    if page.compared:
        lines += ["", "  others: median of public trees, or recipes with as many hours of speech"]
    lines += ["", *_advice(page, shown)]
    lines += [line for index, text in enumerate(sources, 1) for line in _wrapped(f"[{index}] {text}", "  ", "      ")]
    if len(entries) > len(shown) and not page.full:
        lines += ["", f"  with the limits of the rules: kaldi-doctor cheatsheet {page.stage} --all"]
    overlaid = sorted({entry.overlay for entry in entries if entry.overlay})
    lines += [f"  * = your overlay {name}" for name in overlaid]
    return "\n".join(lines) + "\n"


def _groups(page: Page, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """(hyperparameters, limits of the rules) to show: of a tree what it has, limits only where it breaks them."""
    options = [entry for entry in entries if entry.option or entry.choices]
    limits = [entry for entry in entries if entry not in options]
    if page.compared:
        options, limits = ([entry for entry in group if page.values(entry)] for group in (options, limits))
        if not page.full:  # of what the rules look at, what they find
            limits = [e for e in limits if any(_out_of_range(e, seen.value) for seen in page.values(e))]
    elif options and not page.full:
        limits = []
    return options, limits


def _advice(page: Page, shown: list[Entry]) -> list[str]:
    """How to tune: of all metrics, or of those of the tree that are out of their range; an empty line behind it."""
    lines: list[str] = []
    for entry in shown:
        wanted = not page.compared or page.full or any(_out_of_range(entry, seen.value) for seen in page.values(entry))
        if entry.advice and wanted:
            text = f"{entry.metric}: {entry.advice}{_recipes(entry) if page.full else ''}"
            lines += _wrapped(text, "  ", "    ")
    if not page.compared or page.full:
        lines += [line for text in page.sheet.section(page.stage).advice for line in _wrapped(text, "  ", "    ")]
    return [*lines, ""] if lines else []


_UNITS = {"percent": " %", "ratio": " x"}


def _named(entry: Entry) -> str:
    """`num_iters, iterations`: a metric with its unit, marked where an overlay changed it."""
    name = f"{entry.metric}{'*' if entry.overlay else ''}"
    if entry.unit in _UNITS or entry.choices:
        return name
    return f"{name}, {entry.unit}" if len(name) + len(entry.unit) < NAME_WIDTH else f"{name},\n  {entry.unit}"


def _good(entry: Entry) -> str:
    good = ", ".join(entry.choices) or (number(entry.value) if entry.value is not None else interval(entry.good))
    return good + _UNITS.get(entry.unit, "") if good else ""


def _row(entry: Entry) -> tuple[str, str, str]:
    poor = interval(entry.poor)
    return _named(entry), _good(entry), poor + _UNITS.get(entry.unit, "") if poor else ""


def _table(*rows: tuple[str, ...]) -> list[str]:
    """Lines of a table; the rest of a name with a line break stands below it."""
    first = [row[0].split("\n") for row in rows]
    widths = [max(len(part) for parts in first for part in parts)]
    widths += [max(len(row[index]) for row in rows) for index in range(1, len(rows[0]) - 1)]
    lines = []
    for (name, *rest), row in zip(first, rows, strict=True):
        cells = [cell.ljust(width) for cell, width in zip((name, *row[1:]), widths, strict=False)]
        lines += ["  " + "  ".join([*cells, row[-1]]).rstrip(), *(f"  {part}" for part in rest)]
    return lines


def _folded(table: list[str], last: str) -> list[str]:
    """Lines of a table whose last column goes on below itself where it is too wide."""
    margin = " " * table[0].index(last)
    return [part for line in table for part in _wrapped_at(line, margin)]


def _wrapped_at(line: str, margin: str) -> list[str]:
    head, tail = line[: len(margin)], line[len(margin) :]
    room = max(WIDTH - len(margin), 11)
    parts = textwrap.wrap(tail, room, break_long_words=False, break_on_hyphens=False) or [""]
    return [(head + parts[0]).rstrip(), *(margin + part for part in parts[1:])]


def _compared(page: Page, entries: list[Entry], sources: list[str]) -> list[str]:
    """One table a directory: range, the tree's value, what others have, source."""
    lines: list[str] = []
    for name in sorted({seen.dir for entry in entries for seen in page.values(entry)}):
        hours = page.hours.get(name)
        rows = []
        for entry in entries:
            for seen in {str(item.value): item for item in page.values(entry) if item.dir == name}.values():
                yours = f"{number(seen.value)}{_UNITS.get(entry.unit, '')}" + (" default" if seen.assumed else "")
                mark = _against(entry, seen.value)
                rows.append(
                    (
                        _named(entry),
                        _good(entry),
                        f"{yours} {mark}".rstrip(),
                        _elsewhere(entry, hours),
                        f"[{sources.index(entry.source) + 1}]",
                    )
                )
        lines += ["", f"  {clean(name)}" + (f", {hours:.1f} h of training speech" if hours else "")]
        lines += _table(("value", "good", "yours", "others", ""), *rows)
    return lines


def _out_of_range(entry: Entry, value: Value) -> bool:
    return state(entry, value) in {"below", "above", "other"}


def _against(entry: Entry, value: Value) -> str:
    """`low` or `high` behind a value out of its range; nothing in it."""
    return {"below": "low", "above": "high", "other": "unusual"}.get(state(entry, value), "")


def _elsewhere(entry: Entry, hours: float | None) -> str:
    """What recipes with so many hours of speech use; else the median of measured trees."""
    usual = entry.typical(hours) if hours and entry.anchors else None
    if usual is not None:
        return f"{number(round(usual, -2))} recipes"
    found = measured().get(entry.key)
    return f"{number(found.median)}{_UNITS.get(entry.unit, '')}, {found.trees} trees" if found else ""


def _recipes(entry: Entry) -> str:
    """What recipes use, by hours of speech."""
    if not entry.anchors:
        return ""
    return ". Recipes: " + "; ".join(f"{number(value)} at {hours:g} h ({name})" for hours, value, name in entry.anchors)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


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
