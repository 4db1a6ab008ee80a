"""A verdict does not change when nothing that matters changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import FIXTURES
from metamorphic.injector import Judgement, judged
from metamorphic.invariances import INVARIANCES, Invariance

TREES = ("healthy", "sat_broken", "interrupted", "empty_hyps", "dnn")


@cache
def before(tree: str) -> Judgement:
    """Judgement of a bundled tree as it is."""
    return judged(FIXTURES / tree)


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("change", INVARIANCES, ids=lambda change: change.__name__)
def test_same_verdict(change: Invariance, tree: str, copy_of: Callable[[str], Path]) -> None:
    root = copy_of(tree)
    naming = change(root) or (lambda path: path)
    assert judged(root) == before(tree).renamed(naming)
