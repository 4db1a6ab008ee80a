"""Every value of a tree that the cheatsheet has a range for: hyperparameters, and what the rules measured.

A rule hands its evidence on with the range it compared with, and that range names its line of the cheatsheet; so the
values of all rules are found without knowing any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts._registry import FactStore
from kaldi_doctor.facts.hyperparameters import Hyperparameters
from kaldi_doctor.facts.speech_hours import SpeechHours
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.pipeline.opening import open_tree
from kaldi_doctor.rules._registry import load_rules, run_rule

if TYPE_CHECKING:
    from pathlib import Path

    from kaldi_doctor.settings import Settings


@dataclass(frozen=True, slots=True)
class Seen:
    """One value of one directory. `assumed` where only the script's default is known."""

    key: str
    dir: str
    value: float | int | str | bool
    origin: Origin | None
    assumed: bool = False


def observe(path: Path, settings: Settings) -> tuple[list[Seen], dict[str, float]]:
    """All values of one exp tree, and the hours of training speech by directory where known.

    Raises:
        OSError: `path` cannot be listed.
        CheatsheetError: an overlay does not validate.
    """
    opened = open_tree(path, settings)
    store, sheet = opened.store, opened.sheet
    seen = [*_hyperparameters(store, sheet), *_evidence(store, sheet)]
    return list(dict.fromkeys(seen)), _hours(store)


def _hyperparameters(store: FactStore, sheet: Cheatsheet) -> list[Seen]:
    hyper = store.find(Hyperparameters)
    if hyper is None:
        return []
    return [
        Seen(f"{hyper.section(path)}.{name}", path, value.value, value.origin, value.assumed)
        for path in hyper
        for name, value in hyper.of(path).items()
        if f"{hyper.section(path)}.{name}" in sheet
    ]


def _hours(store: FactStore) -> dict[str, float]:
    hours = store.find(SpeechHours)
    return dict(hours.hours) if hours is not None else {}


def _evidence(store: FactStore, sheet: Cheatsheet) -> list[Seen]:
    """Numbers of findings and clearances that were held against a range."""
    keys = {limit.origin: entry.key for entry in sheet for limit in (entry.good, entry.poor) if limit is not None}
    seen = []
    for rule in load_rules().values():
        for outcome in run_rule(rule, store):
            if not isinstance(outcome, (Finding, Cleared)):
                continue
            for item in outcome.evidence:
                key = _key(item, keys)
                if key is not None and isinstance(item.value, (int, float)):
                    seen.append(Seen(key, outcome.dir, item.value, item.origin))
    return seen


def _key(item: Evidence, keys: dict[str | None, str]) -> str | None:
    return keys.get(item.expected.origin) if item.expected is not None and item.expected.origin else None
