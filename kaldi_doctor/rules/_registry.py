"""How rules are found, described and run.

A rule is a generator function in a module of its own, registered with `@rule`. It asks for facts by the types of its
parameters and yields Finding, Cleared or Skipped. A missing fact skips the rule with the reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeVar

from kaldi_doctor.docstrings import docstring
from kaldi_doctor.kinds import HarmKind, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._renamed import RENAMED

if TYPE_CHECKING:
    from kaldi_doctor.facts._registry import FactStore

Outcome = Finding | Cleared | Skipped
RuleFunction = Callable[..., Iterable[Outcome]]
_Function = TypeVar("_Function", bound=RuleFunction)

MANUAL_SECTIONS = (
    "Checks",
    "Why it matters",
    "Reading the evidence",
    "What to try",
    "When it is wrong",
    "Sources",
)
"""Headings that each rule's docstring must have, in this order."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `severity` is the worst that it reports."""

    code: str
    name: str
    severity: Severity
    topic: str
    function: RuleFunction
    manual: str
    metrics: tuple[str, ...]
    """Cheatsheet keys that it reads its limits from: `explain` prints the ranges in force."""
    sees: str
    """What it looks at: rules that see one thing share the word, and the verdict counts the strongest of them."""
    harm: HarmKind | None
    """Kind of harm that its findings are by themselves, from severity `harm_from` on; None for evidence and risks."""
    harm_from: Severity

    @property
    def title(self) -> str:
        """First line of the manual."""
        return self.manual.strip().splitlines()[0].rstrip(".")


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    metrics: tuple[str, ...] = (),
    sees: str | None = None,
    harm: HarmKind | None = None,
    harm_from: Severity = Severity.ERROR,
) -> Callable[[_Function], _Function]:
    """Register a rule under a code (letters of the topic, three digits) and a name that reads well after "ignore"."""

    def register(function: _Function) -> _Function:
        manual = docstring(sys.modules[function.__module__])
        topic = code.rstrip("0123456789")
        if name in RENAMED:
            raise ValueError(f"rule {code} {name} takes a former name of {RENAMED[name]}")
        for other in _RULES.values():
            if code == other.code or name == other.name:
                raise ValueError(f"rule {code} {name} repeats {other.code} {other.name}")
        _RULES[code] = Rule(code, name, severity, topic, function, manual, metrics, sees or name, harm, harm_from)
        return function

    return register


@cache
def load_rules() -> dict[str, Rule]:
    """Import every sibling module once and return the rules by code, in the order of their codes."""
    package = import_module("kaldi_doctor.rules")
    for module in iter_modules(package.__path__):
        if not module.name.startswith("_"):
            import_module(f"kaldi_doctor.rules.{module.name}")
    return dict(sorted(_RULES.items()))


def run_rule(entry: Rule, store: FactStore) -> Iterator[Outcome]:
    """Run one rule on the facts of a tree; a fact that cannot be made becomes one Skipped."""
    from kaldi_doctor.cheatsheet.load import Cheatsheet
    from kaldi_doctor.facts._registry import BEYOND, Missing

    arguments = store.arguments(entry.function, Limits(store.get(Cheatsheet), entry.code, entry.name))
    if isinstance(arguments, Missing):
        yield Skipped(entry.code, arguments.reason)
        return
    try:
        yield from entry.function(**arguments)
    except OverflowError:
        yield Skipped(entry.code, BEYOND)
