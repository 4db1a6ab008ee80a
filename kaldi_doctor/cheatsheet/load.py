"""The cheatsheet as rules see it: ranges and thresholds by key, each with its source and the line it stands in.

Order of files, weakest first: built in, the user's configuration directory, `[cheatsheet]` of kaldi-doctor.toml,
`--cheatsheet FILE`. A later file replaces single fields; each range remembers the file it came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kaldi_doctor.cheatsheet.strict_yaml import Document, read_yaml
from kaldi_doctor.errors import CheatsheetError
from kaldi_doctor.model import Range
from kaldi_doctor.resources import data_file, user_file

BUILT_IN = "cheatsheet.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One metric of the cheatsheet.

    Attributes:
        key: `stage.metric`.
        stage, metric: its two halves.
        unit: of the value, in words.
        meaning: what it is, in a sentence.
        good, poor: the ranges, or None.
        value: a plain threshold, or None.
        choices: allowed words, for what is not a number.
        source: who says so.
        script, option, where, advice: Kaldi script, its option, file to look at, how to tune; empty where not given.
        anchors: (hours, value, recipe) of published recipes, by hours.
        overlay: the user's file that changed it, or None.
    """

    key: str
    stage: str
    metric: str
    unit: str
    meaning: str
    good: Range | None
    poor: Range | None
    value: float | None
    choices: tuple[str, ...]
    source: str
    script: str
    option: str
    where: str
    advice: str
    anchors: tuple[tuple[float, float, str], ...]
    overlay: str | None
    origin: str

    def typical(self, hours: float) -> float | None:
        """What published recipes use for so many hours of training speech, between them on a log-log line.

        Beyond the smallest and the largest recipe the nearest one's value holds. None without anchors.
        """
        if not self.anchors or hours <= 0:
            return None
        below = [item for item in self.anchors if item[0] <= hours]
        above = [item for item in self.anchors if item[0] >= hours]
        if not below or not above:
            return (below or above)[-1 if below else 0][1]
        low, high = below[-1], above[0]
        if low[0] == high[0]:
            return low[1]
        share = math.log(hours / low[0]) / math.log(high[0] / low[0])
        return math.exp(math.log(low[1]) * (1 - share) + math.log(high[1]) * share)


@dataclass(frozen=True, slots=True)
class Section:
    """One stage of the cheatsheet: title, script, usual directories and general advice."""

    name: str
    title: str
    script: str
    dirs: str
    advice: tuple[str, ...]


class Cheatsheet:
    """All sections and metrics, overlays applied."""

    def __init__(self, base: Document, overlays: tuple[Document, ...] = ()) -> None:
        self._base = base
        self._stages: dict[str, dict[str, Any]] = base.data["stages"]
        self._overlays = overlays
        self._entries: dict[str, Entry] = {}

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """Names of the sections, in file order."""
        return tuple(self._stages)

    def section(self, stage: str) -> Section:
        """Title and advice of one section.

        Raises:
            LookupError: there is none of that name; the message names the nearest, and all.
        """
        found = self._stages.get(stage)
        if found is None:
            every = ", ".join(self._stages)
            raise LookupError(f"the cheatsheet has no section {stage!r}{_nearest(stage, self._stages)}; all: {every}")
        merged = dict(found)
        for document in self._overlays:
            merged.update(document.data["stages"].get(stage, {}))
        return Section(
            stage, merged["title"], merged.get("script", ""), merged.get("dirs", ""), tuple(merged.get("advice", ()))
        )

    def metrics(self, stage: str) -> list[Entry]:
        """All metrics of one section, in file order.

        Raises:
            LookupError: there is no such section.
        """
        self.section(stage)
        return [self.entry(f"{stage}.{name}") for name in self._stages[stage].get("metrics") or ()]

    def __iter__(self) -> Iterator[Entry]:
        for stage in self._stages:
            yield from self.metrics(stage)

    def __contains__(self, key: str) -> bool:
        stage, _, metric = key.partition(".")
        return metric in ((self._stages.get(stage) or {}).get("metrics") or {})

    def entry(self, key: str) -> Entry:
        """Everything about one metric, by `stage.metric`.

        Raises:
            LookupError: no such key; the message names the nearest, and all.
        """
        found = self._entries.get(key)
        if found is None:
            found = self._entries[key] = self._make(key)
        return found

    def good(self, key: str) -> Range:
        """The range in which a metric is unremarkable.

        Raises:
            LookupError: no such key, or it holds no range.
        """
        entry = self.entry(key)
        if entry.good is None:
            raise LookupError(f"cheatsheet key {key!r} has no range `good`")
        return entry.good

    def poor(self, key: str) -> Range | None:
        """The range in which a metric is clearly bad, or None where the file gives none.

        Raises:
            LookupError: no such key.
        """
        return self.entry(key).poor

    def value(self, key: str) -> float:
        """A plain threshold.

        Raises:
            LookupError: no such key, or it holds no value.
        """
        found = self.entry(key).value
        if found is None:
            raise LookupError(f"cheatsheet key {key!r} has no `value`")
        return found

    def _make(self, key: str) -> Entry:
        stage, _, metric = key.partition(".")
        if key not in self:
            known = [f"{name}.{item}" for name, part in self._stages.items() for item in part.get("metrics") or ()]
            raise LookupError(f"the cheatsheet has no {key!r}{_nearest(key, known)}")
        merged = dict(self._stages[stage]["metrics"][metric])
        came = dict.fromkeys(merged, self._base)
        path = ("stages", stage, "metrics", metric)
        overlay = None
        for document in self._overlays:
            part = document.data["stages"].get(stage, {}).get("metrics", {}).get(metric, {})
            for field, value in part.items():
                merged[field], came[field] = value, document
            if part:
                overlay = document.name
                if "source" not in part:
                    merged["source"] = f"your overlay {document.name}"
        ranges = {
            name: Range(
                merged[name][0],
                merged[name][1],
                merged["source"] if came[name] is not self._base else self._stages[stage]["metrics"][metric]["source"],
                came[name].origin((*path, name)),
                key,
            )
            for name in ("good", "poor")
            if merged.get(name) is not None
        }
        anchors = sorted((item["hours"], item["value"], item["recipe"]) for item in merged.get("anchors") or ())
        return Entry(
            key=key,
            stage=stage,
            metric=metric,
            unit=merged["unit"],
            meaning=merged["meaning"],
            good=ranges.get("good"),
            poor=ranges.get("poor"),
            value=merged.get("value"),
            choices=tuple(merged.get("choices") or ()),
            source=merged["source"],
            script=merged.get("script") or self._stages[stage].get("script", ""),
            option=merged.get("option", ""),
            where=merged.get("where", ""),
            advice=merged.get("advice", ""),
            anchors=tuple(anchors),
            overlay=overlay,
            origin=(came.get("good") or came.get("value") or self._base).origin(path),
        )


def load_cheatsheet(overlays: tuple[str, ...] = ()) -> Cheatsheet:
    """The built-in cheatsheet with overlay files laid over it, weakest first.

    Raises:
        CheatsheetError: an overlay cannot be read or does not validate.
        FileNotFoundError: the built-in file is missing from this installation.
    """
    base = _built_in()
    return Cheatsheet(base, tuple(_overlay(path, base) for path in overlays)) if overlays else _plain()


@cache
def _built_in() -> Document:
    """Parsed once in a process: it takes a quarter of the time of a small tree."""
    return read_yaml(data_file(BUILT_IN).read_text(encoding="utf-8"), BUILT_IN)


@cache
def _plain() -> Cheatsheet:
    """The built-in one as it is, its entries made once for all trees."""
    return Cheatsheet(_built_in())


def _overlay(path: str, base: Document) -> Document:
    from kaldi_doctor.cheatsheet.schema import validate_overlay  # imports pydantic

    try:
        text = user_file(Path(path)).decode("utf-8")
    except OSError as error:
        raise CheatsheetError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise CheatsheetError(f"{path}: not UTF-8 at byte {error.start}") from error
    document = read_yaml(text, path)
    known = {name: list(stage.get("metrics") or ()) for name, stage in base.data["stages"].items()}
    validated = validate_overlay(document, known)
    data = validated.model_dump(exclude_none=True, exclude_unset=True)
    data.setdefault("stages", {})
    return Document(path, data, document.lines)


def _nearest(name: str, known: Any) -> str:
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; nearest known: {found[0]}" if found else ""
