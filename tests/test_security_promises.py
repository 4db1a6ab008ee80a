"""docs/security.md: each promise names tests, and they exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def promises() -> list[tuple[str, list[str]]]:
    """Rows of the table, as (promise, tests)."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!promise)([^|\n]+) \| ([^|\n]+) \|$", text, re.MULTILINE)
    return [(promise, re.findall(r"`([^`]+)`", tests)) for promise, tests in rows]


def test_each_promise_has_tests_that_exist() -> None:
    found = promises()
    assert len(found) > 15
    for promise, tests in found:
        assert tests, promise
        for name in tests:
            path, _, function = name.partition("::")
            module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            defined = {item.name for item in module.body if isinstance(item, ast.FunctionDef)}
            assert not function or function in defined, f"{promise}: {name}"
