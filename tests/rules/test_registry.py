"""Every rule has its manual, a name and a code of its own, known metrics, and a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaldi_doctor.rules import _registry
from kaldi_doctor.rules._registry import MANUAL_SECTIONS, Rule, load_rules

RULES = list(load_rules().values())
by_code = pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.code)


def module_of(entry: Rule) -> str:
    """Name of the rule's file without ending."""
    return entry.function.__module__.rpartition(".")[2]


@by_code
def test_manual_sections_are_there_in_order_and_filled(entry: Rule) -> None:
    parts = re.split(r"^## (.+)$", entry.manual, flags=re.MULTILINE)
    assert tuple(heading.strip() for heading in parts[1::2]) == MANUAL_SECTIONS
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        assert len(body.split()) >= 4, f"{heading} says nothing"
    assert entry.title
    assert "\n" not in entry.title


@by_code
def test_code_and_name_read_well(entry: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2,5}\d{3}", entry.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.name)


@by_code
def test_a_test_file_exists(entry: Rule) -> None:
    assert (Path(__file__).parent / f"test_{module_of(entry)}.py").exists()


@by_code
def test_metrics_are_in_the_cheatsheet(entry: Rule) -> None:
    from kaldi_doctor.cheatsheet.load import load_cheatsheet

    sheet = load_cheatsheet(())
    for key in entry.metrics:
        try:
            sheet.good(key)
        except (KeyError, LookupError, ValueError, TypeError):
            sheet.value(key)


def test_one_rule_a_file() -> None:
    modules = [module_of(entry) for entry in RULES]
    assert len(modules) == len(set(modules))
    files = {path.stem for path in Path(_registry.__file__).parent.glob("[a-z]*.py")}
    assert files == set(modules)


def test_a_repeated_code_or_name_is_refused() -> None:
    first = RULES[0]
    with pytest.raises(ValueError, match="repeats"):
        _registry.rule(first.code, "a-new-name", severity=first.severity)(lambda: ())
    with pytest.raises(ValueError, match="repeats"):
        _registry.rule("ZZZ999", first.name, severity=first.severity)(lambda: ())


def test_there_are_enough_rules() -> None:
    assert len(RULES) >= 30
