"""One rule on facts that a test gives, or on a tree that it plants: what it says of them, called as the engine calls it."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trees import plant, store_of

from kaldi_doctor.cheatsheet.load import Cheatsheet, load_cheatsheet
from kaldi_doctor.facts._registry import FactStore, Missing, needs_of
from kaldi_doctor.model import Range
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.rules import _registry
from kaldi_doctor.rules._renamed import code_of
from kaldi_doctor.settings import Settings
from kaldi_doctor.walk import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaldi_doctor.rules._registry import Outcome, Rule

NOT_GIVEN = "the test gives none"
Bounds = tuple[float | None, float | None]


def rule_of(word: str) -> Rule:
    """A rule by its code or name.

    Raises:
        LookupError: there is none.
    """
    rules = _registry.load_rules()
    found = rules.get(code_of(word)) or next((rule for rule in rules.values() if rule.name == word), None)
    if found is None:
        raise LookupError(f"no rule is called {word!r}")
    return found


def run_rule(word: str, /, *, limits: Mapping[str, float | dict[str, Bounds]] | None = None, **facts: Any) -> list[Outcome]:
    """What a rule says of facts, called as `diagnose` calls it.

    Args:
        word: code or name of the rule.
        limits: keys of the cheatsheet that are other than built in: a value, or {"good": (low, high), "poor": ...}.
        facts: by the names of the rule's parameters; None for a fact that the tree has nothing to make from. A fact
            that is not given is what a tree without files gives: an empty one, or none.

    Raises:
        LookupError: no such rule, or no such key.
        TypeError: the rule asks for no fact of that name.
    """
    rule = rule_of(word)
    kinds = {need.name: need.kind for need in needs_of(rule.function)}
    if unknown := sorted(facts.keys() - kinds.keys()):
        raise TypeError(f"{rule.code} asks for {sorted(kinds)}, not for {unknown}")
    store = FactStore(Tree(Path("no-such-place"), "exp"), Records(), Settings(), sheet_with(limits or {}))
    for name, value in facts.items():
        # By the type that the rule asks for: what a test gives may only stand in for it.
        store._known[kinds[name]] = Missing(NOT_GIVEN) if value is None else value
    return list(_registry.run_rule(rule, store))


def run_rule_in(exp: Path, word: str, settings: Settings | None = None) -> list[Outcome]:
    """What a rule says of an exp tree that lies on disk."""
    return list(_registry.run_rule(rule_of(word), store_of(exp, settings)))


def run_rule_on(root: Path, word: str, *files: Mapping[str, str | bytes]) -> list[Outcome]:
    """What a rule says of a tree that is planted below `root`; of files that are given twice the last holds."""
    return run_rule_in(plant(root, {name: content for part in files for name, content in part.items()}), word)


def sheet_with(limits: Mapping[str, float | dict[str, Bounds]]) -> Cheatsheet:
    """The built-in cheatsheet with other limits under some keys.

    Raises:
        LookupError: the cheatsheet has no such key.
    """
    sheet = load_cheatsheet(())
    if not limits:
        return sheet
    sheet = copy(sheet)
    sheet._entries = {}
    for key, given in limits.items():
        entry = sheet.entry(key)
        if isinstance(given, dict):
            ranges = {name: Range(low, high, "the test", None, key) for name, (low, high) in given.items()}
            sheet._entries[key] = replace(entry, **ranges)  # type: ignore[arg-type]
        else:
            sheet._entries[key] = replace(entry, value=given)
    return sheet
