"""What a rule declares in `metrics=` is what it reads: `explain` prints the ranges in force by it."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest
from trees import store_of

from kaldi_doctor.cheatsheet.load import Cheatsheet, load_cheatsheet
from kaldi_doctor.facts._registry import Missing
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import Rule, load_rules

RULES = list(load_rules().values())
READS = {"good", "poor", "value", "entry", "read"}


def patterns(entry: Rule) -> list[str]:
    """A pattern for each key that the text of a rule reads: names filled in while it runs match any word."""
    found: list[str] = []
    tree = ast.parse(inspect.getsource(sys.modules[entry.function.__module__]))
    declared = {id(item) for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) for top in part.decorator_list for item in ast.walk(top)}
    declared |= {
        id(item)
        for part in ast.walk(tree)
        if isinstance(part, ast.Assign) and any(getattr(target, "id", "") in {"METRICS", "_METRICS"} for target in part.targets)
        for item in ast.walk(part)
    }
    for node in ast.walk(tree):
        if id(node) in declared:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", node.value):
            found.append(re.escape(node.value))
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values]
            if r"\." in "".join(parts):
                found.append("".join(parts))
    return found


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.code)
def test_every_declared_key_is_read_somewhere_in_the_rule(entry: Rule) -> None:
    read = patterns(entry)
    idle = [key for key in entry.metrics if not any(re.fullmatch(pattern, key) for pattern in read)]
    assert not idle, f"{entry.code} declares {idle} and never reads them"


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.code)
def test_every_key_written_in_the_rule_is_declared(entry: Rule) -> None:
    sheet = load_cheatsheet(())
    found = patterns(entry)
    read = {key for pattern in found if "[" not in pattern if (key := pattern.replace("\\", "")) in sheet}
    # Where the stage is filled in, any stage that has such a key may be the one.
    read |= {item.key for item in sheet for pattern in found if re.match(r"\[[^.]*\.[a-z_]+$", pattern.replace("\\", "")) and re.fullmatch(pattern, item.key)}
    assert read <= set(entry.metrics)


def test_no_rule_reads_a_key_that_it_does_not_declare(fixture_trees: Path) -> None:
    read: dict[str, set[str]] = {}
    for exp in sorted(fixture_trees.glob("*/exp")):
        store = store_of(exp)
        for entry in RULES:
            limits = Limits(store.get(Cheatsheet), entry.code, entry.name)
            arguments = store.arguments(entry.function, limits)
            if not isinstance(arguments, Missing):
                list(entry.function(**arguments))
            read.setdefault(entry.code, set()).update(limits.keys)
    assert sum(map(len, read.values())) > 50
    undeclared = {entry.code: extra for entry in RULES if (extra := read[entry.code] - set(entry.metrics))}
    assert not undeclared


def test_limits_remember_what_was_read() -> None:
    limits = Limits(load_cheatsheet(()), "SAT002", "x")
    limits.read("sat.fmllr_first_gain", 1.0)
    limits.value("align.failed_least")
    assert limits.keys == {"sat.fmllr_first_gain", "align.failed_least"}
