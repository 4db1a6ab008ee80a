"""A short run over whole trees, the same each time; `python tests/fuzz SECONDS SEED` is the long one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from damage import one_tree
from single_files import one_file, read, samples
from whole_commands import one_command


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_tree_is_diagnosed(seed: int) -> None:
    one_tree(seed)


@pytest.mark.parametrize(
    "seed",
    [1022, 201291],
    ids=["a learning rate that is infinite, in the chart of the page", "the best value is one that cannot be drawn"],
)
def test_what_long_runs_found_stays_found(seed: int) -> None:
    one_tree(seed)


@pytest.mark.parametrize("seed", range(12))
def test_commands_on_a_damaged_tree_end_with_a_documented_code(seed: int) -> None:
    one_command(seed)


def test_damaged_files_are_read_or_named() -> None:
    for seed in range(5_000):
        one_file(seed)


def test_every_sample_is_really_read() -> None:
    """The run over readers would prove nothing if its files gave no records before they are damaged."""
    found = {name: sum(read(path, content) for path, content in files) for name, files in samples().items()}
    assert len(found) > 15
    assert min(found.values()) > 0, found
