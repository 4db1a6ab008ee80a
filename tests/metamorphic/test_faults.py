"""A fault put into a healthy tree changes the verdict to what it should be; taken out of a broken one, it heals it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIXTURES
from metamorphic.faults import FAULTS, Fault
from metamorphic.injector import judged

from kaldi_doctor.kinds import Severity
from kaldi_doctor.pipeline import diagnose


def below(path: str | None, wanted: tuple[str, ...]) -> bool:
    """Whether a directory is one of those wanted, or lies in one."""
    return path is not None and any(path.rstrip("/") == one or path.startswith(one + "/") for one in wanted)


@pytest.mark.parametrize("tree", ["healthy", "dnn"])
def test_there_is_nothing_wrong_before(tree: str) -> None:
    found = judged(FIXTURES / tree)
    assert (found.state, found.dir, found.cause, found.errors) == ("healthy", None, "none", frozenset())


def test_no_fault_takes_more_than_two_causes() -> None:
    assert [fault.name for fault in FAULTS if not 1 <= len(fault.causes) <= 2] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_found(fault: Fault, copy_of: Callable[[str], Path]) -> None:
    root = copy_of(fault.tree)
    fault.apply(root)
    found = judged(root)
    assert found.state in fault.states, found
    assert found.cause in fault.causes, found
    if fault.risk:
        seen = diagnose(root / "exp").findings
        assert any(below(f.dir, fault.dirs) and f.severity is not Severity.NOTE for f in seen), seen
        return
    assert below(found.dir, fault.dirs), found


def swap(root: Path, *parts: str) -> None:
    """Replace parts of a tree by those of the healthy one."""
    for part in parts:
        if (root / part).exists():
            shutil.rmtree(root / part)
        shutil.copytree(FIXTURES / "healthy" / part, root / part)


@pytest.mark.parametrize(
    ("tree", "parts"),
    [
        ("sat_broken", ("exp/tri3b",)),
        ("interrupted", ("exp/tri1_ali", "exp/tri2b")),
        ("empty_hyps", ("exp/mono",)),
    ],
)
def test_without_its_fault_a_tree_is_healthy(tree: str, parts: tuple[str, ...], copy_of: Callable[[str], Path]) -> None:
    root = copy_of(tree)
    assert judged(root).state != "healthy"
    swap(root, *parts)
    found = judged(root)
    assert (found.state, found.errors) == ("healthy", frozenset()), found


def test_verdicts_of_the_bundled_trees() -> None:
    found = {tree: judged(FIXTURES / tree) for tree in ("sat_broken", "interrupted", "empty_hyps")}
    assert found["sat_broken"].state == "broken"
    assert below(found["sat_broken"].dir, ("exp/tri3b", "data/train_sat"))
    assert found["sat_broken"].cause == "features"
    assert found["interrupted"].state in {"incomplete", "broken"}
    assert found["interrupted"].dir in {"exp/tri1_ali", "exp/tri2b"}
    assert found["interrupted"].cause == "job"
    assert found["empty_hyps"].state == "broken"
    assert below(found["empty_hyps"].dir, ("exp/mono/decode_test", "exp/mono/graph", "data/lang_test_bg"))
    assert found["empty_hyps"].cause in {"graph", "lm"}
