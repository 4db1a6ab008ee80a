"""docs/evidence.md: all 22 kinds are there, and every rule and every test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from kaldi_doctor.rules._registry import load_rules

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "evidence.md"
ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"([\w/]+)::(\w+)")


def rows() -> list[tuple[int, list[str]]]:
    """(number of the kind, cells behind it)."""
    text = PAGE.read_text(encoding="utf-8")
    return [(int(number), [cell.strip() for cell in rest.split("|")]) for number, rest in ROW.findall(text)]


@cache
def functions(module: str) -> frozenset[str]:
    """Test functions of a module below tests/."""
    tree = ast.parse((TESTS / f"{module}.py").read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_all_kinds_are_there_in_order() -> None:
    numbers = [number for number, _ in rows()]
    assert sorted(set(numbers)) == list(range(1, 23))
    assert numbers == sorted(numbers)


def test_every_row_has_its_cells() -> None:
    for number, cells in rows():
        assert len(cells) == 6, number
        assert all(cells[:5]), number


def test_the_rules_exist() -> None:
    named = [code for _, cells in rows() for code in re.findall(r"\b[A-Z]{2,5}\d{3}\b", cells[1])]
    assert len(named) > 40
    assert set(named) <= set(load_rules())


@pytest.mark.parametrize("column", [3, 4], ids=["fires", "silent"])
def test_the_tests_exist(column: int) -> None:
    for number, cells in rows():
        found = TEST.findall(cells[column])
        assert found, f"kind {number} names no test"
        for module, function in found:
            assert (TESTS / f"{module}.py").is_file(), module
            assert function.startswith("test_") and function in functions(module), f"{module}::{function}"


def test_the_tests_of_a_rule_are_of_that_rule() -> None:
    """A row of one rule alone names tests of the rule's own module, or of what the row says instead."""
    modules = {code: entry.function.__module__.rpartition(".")[2] for code, entry in load_rules().items()}
    for number, cells in rows():
        codes = re.findall(r"\b[A-Z]{2,5}\d{3}\b", cells[1])
        for module, _ in TEST.findall(cells[3]):
            if module.startswith("rules/"):
                assert module.removeprefix("rules/test_") in {modules[code] for code in codes}, (number, module)
