"""Which rules run: `--select` and `--ignore` by code, name or topic prefix."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from kaldi_doctor.errors import UsageError
from kaldi_doctor.rules._renamed import code_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaldi_doctor.rules._registry import Rule
    from kaldi_doctor.settings import Settings


def matching(rules: dict[str, Rule], word: str) -> set[str]:
    """Codes of the rules that a code, a name, a former name or a prefix of codes means.

    Raises:
        UsageError: no rule is meant; the message names the nearest.
    """
    wanted = code_of(word.strip())
    upper = wanted.upper()
    codes = {r.code for r in rules.values() if r.code == upper or r.name == wanted.lower() or r.code.startswith(upper)}
    if not codes:
        names = [r.name for r in rules.values()]
        codes_and_topics = [word for r in rules.values() for word in (r.code, r.topic)]
        near = (
            [name for name in names if wanted and wanted.lower() in name]
            or get_close_matches(wanted.lower(), names, n=1)
            or get_close_matches(upper, codes_and_topics, n=1)
        )
        hint = f"; the nearest is {near[0]}" if near else ""
        raise UsageError(f"no rule is called {wanted!r}{hint} (kaldi-doctor rules lists all)")
    return codes


def _all(rules: dict[str, Rule], words: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for word in words:
        found |= matching(rules, word)
    return found


def chosen_rules(rules: dict[str, Rule], settings: Settings) -> list[Rule]:
    """The rules of one run, in the order of their codes.

    Raises:
        UsageError: an unknown rule is named.
    """
    selected = _all(rules, settings.select) if settings.select else set(rules)
    return [entry for code, entry in rules.items() if code in selected]


def ignored_rules(rules: dict[str, Rule], settings: Settings) -> set[str]:
    """Codes whose outcomes are not shown: they were run, since a preference never changes the verdict.

    Raises:
        UsageError: an unknown rule is named.
    """
    return _all(rules, (*settings.ignore, *settings.ignore_reasons))
