"""A short run over whole trees, the same each time; `python tests/fuzz SECONDS SEED` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from damage import one_tree


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_tree_is_diagnosed(seed: int) -> None:
    one_tree(seed)


@pytest.mark.parametrize("seed", [1022], ids=["a learning rate that is infinite, in the chart of the page"])
def test_what_long_runs_found_stays_found(seed: int) -> None:
    one_tree(seed)
