"""Configuration files: `kaldi-doctor.toml`, or `[tool.kaldi-doctor]` of pyproject.toml, the nearest one wins.

Every value keeps where it came from; a wrong one is refused with file, key and the nearest known word.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kaldi_doctor.errors import UsageError
from kaldi_doctor.resources import user_file
from kaldi_doctor.settings import Settings

FILE_NAME = "kaldi-doctor.toml"
LEVELS = ("error", "warning", "note")
CHOICES: dict[str, tuple[str, ...]] = {
    "show": LEVELS,
    "fail-on": (*LEVELS, "never"),
    "alignments": ("auto", "all", "sample", "none"),
}
DEFAULT = "default"


@dataclass(slots=True)
class Resolved:
    """Settings in force, where each came from, and the configuration file that was read."""

    settings: Settings
    origins: dict[str, str] = field(default_factory=dict)
    file: Path | None = None


def keys() -> tuple[str, ...]:
    """Keys of the configuration file, which are also names of options."""
    return tuple(sorted(_PARSERS))


def nearest_file(start: Path) -> Path | None:
    """The configuration file in a directory, or in the nearest one above it."""
    here = start.absolute()
    for directory in (here, *here.parents):
        own = directory / FILE_NAME
        if own.is_file():
            return own
        project = directory / "pyproject.toml"
        if project.is_file() and _ours(project):
            return project
    return None


def resolve(start: Path, given: Mapping[str, Any], config: str | None = None) -> Resolved:
    """Command line over configuration file over defaults.

    What lies in the tree that is judged is a stranger's: its files are obeyed only where the user names them.

    Args:
        start: where the user stands; the search for a file goes up from here.
        given: values of the command line by key of the configuration file, only those that were given.
        config: a file to use instead of the nearest, or a directory whose nearest file is used; `none` for no file.

    Raises:
        UsageError: the file cannot be read, or it or the command line holds an unknown key or value.
    """
    path = None if config == "none" else nearest_file(start) if not config else _named(Path(config))
    values: dict[str, Any] = {}
    origins = {item.name: DEFAULT for item in fields(Settings)}
    if path is not None:
        table = _table(path)
        if table is None:
            raise UsageError(f"{path}: no table [tool.kaldi-doctor]")
        _merge(table, values, origins, str(path), path.parent)
    _merge(given, values, origins, "command line", Path())
    return Resolved(Settings(**values), origins, path)


def _named(config: Path) -> Path:
    if not config.is_dir():
        return config
    found = nearest_file(config)
    if found is None:
        raise UsageError(f"{config}: no {FILE_NAME} there or above it")
    return found


def _merge(
    table: Mapping[str, Any], values: dict[str, Any], origins: dict[str, str], place: str, directory: Path
) -> None:
    for key, raw in table.items():
        parser = _PARSERS.get(key)
        if parser is None:
            raise UsageError(f"{place}: unknown key {key!r}{_nearest(key, _PARSERS)}")
        for name, value in parser(key, raw, place, directory).items():
            values[name] = value
            origins[name] = place


def _ours(project: Path) -> bool:
    """Whether a pyproject.toml has our table; one that cannot be read is somebody else's trouble."""
    try:
        return _table(project) is not None
    except UsageError:
        return False


def _table(path: Path) -> dict[str, Any] | None:
    """The settings in a file, or None for a pyproject.toml without ours."""
    try:
        content = tomllib.loads(user_file(path).decode("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        if path.name == "pyproject.toml":
            return None  # somebody else's file: its faults are not ours to report
        raise UsageError(f"{path}: {error}") from error
    if path.name != "pyproject.toml":
        return content
    found = content.get("tool", {}).get("kaldi-doctor")
    return found if isinstance(found, dict) else None


def _nearest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"; the nearest is {near[0]!r}" if near else f"; known are {', '.join(sorted(known))}"


def one_of(key: str, raw: Any, place: str, allowed: tuple[str, ...]) -> str:
    """A word out of a fixed list.

    Raises:
        UsageError: it is none of them.
    """
    if raw not in allowed:
        near = get_close_matches(str(raw), allowed, n=1)
        hint = f"; the nearest is {near[0]!r}" if near else ""
        raise UsageError(f"{place}: {key} is one of {', '.join(allowed)}, not {raw!r}{hint}")
    return str(raw)


def _words(key: str, raw: Any, place: str) -> tuple[str, ...]:
    """A list of words, or one text with commas."""
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise UsageError(f"{place}: {key} is a list of words, not {raw!r}")
    return tuple(word.strip() for item in items for word in item.split(",") if word.strip())


def _select(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    return {"select": _words(key, raw, place)}


def _ignore(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    """A list of rules, or a table of rules with the reason."""
    if isinstance(raw, Mapping):
        bad = next((name for name, reason in raw.items() if not isinstance(reason, str)), None)
        if bad is not None:
            raise UsageError(f"{place}: {key}.{bad} is the reason as text, not {raw[bad]!r}")
        return {"ignore_reasons": dict(raw)}
    return {"ignore": _words(key, raw, place)}


def _severity(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    """A table, or texts like `WER002=note`."""
    pairs = raw
    if not isinstance(raw, Mapping):
        pairs = {}
        for word in _words(key, raw, place):
            rule, equals, level = word.partition("=")
            if not equals:
                raise UsageError(f"{place}: {key} is written RULE=error|warning|note, not {word!r}")
            pairs[rule] = level
    return {"severity": {rule: one_of(f"{key} of {rule}", level, place, LEVELS) for rule, level in pairs.items()}}


def _choice(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    return {key.replace("-", "_"): one_of(key, raw, place, CHOICES[key])}


def _text(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    if not isinstance(raw, str) or not raw:
        raise UsageError(f"{place}: {key} is a word, not {raw!r}")
    return {key: raw}


def _flag(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    if not isinstance(raw, bool):
        raise UsageError(f"{place}: {key} is true or false, not {raw!r}")
    return {key: raw}


def _count(key: str, raw: Any, place: str, _: Path) -> dict[str, Any]:
    """A whole number from 1 to a million."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 1_000_000:
        raise UsageError(f"{place}: {key} is a whole number from 1 to 1,000,000, not {raw!r}")
    return {key.replace("-", "_"): raw}


def _overlays(key: str, raw: Any, place: str, directory: Path) -> dict[str, Any]:
    """Files, relative to the configuration file that names them."""
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise UsageError(f"{place}: {key} is a list of files, not {raw!r}")
    outside = next((item for item in items if not _below(directory, item)), None)
    if outside is not None and place != "command line":
        raise UsageError(f"{place}: {key} {outside!r} lies outside {directory}")
    return {"cheatsheets": tuple(str(directory / item) for item in items)}


def _below(directory: Path, item: str) -> bool:
    return (directory / item).resolve().is_relative_to(directory.resolve())


_PARSERS: dict[str, Callable[[str, Any, str, Path], dict[str, Any]]] = {
    "select": _select,
    "ignore": _ignore,
    "severity": _severity,
    "show": _choice,
    "fail-on": _choice,
    "alignments": _choice,
    "stage": _text,
    "recipe": _text,
    "strict": _flag,
    "follow": _flag,
    "cache": _flag,
    "inflate-mb": _count,
    "inflate-ratio": _count,
    "cheatsheet": _overlays,
}
