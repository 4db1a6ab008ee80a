"""The page on architecture says what the code does: its layers, its picture, and the ways through it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from docgen import architecture

PAGE = (architecture.ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ORDER = [name for layer in architecture.layers() for name in layer]


def test_the_table_of_the_page_has_the_order_of_the_contract() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z]+)`", row)]
    assert set(named) <= set(ORDER)
    level = {name: number for number, layer in enumerate(architecture.layers()) for name in layer}
    levels = [level[name] for name in named]
    assert levels == sorted(levels)
    assert {"cli", "report", "pipeline", "verdict", "rules", "facts", "readers", "walk"} <= set(named)


def test_no_room_imports_from_its_own_layer_or_above() -> None:
    level = {name: number for number, layer in enumerate(architecture.layers()) for name in layer}
    up = [
        (room.name, other)
        for room in architecture.rooms().values()
        for other in room.imports
        if level[other] <= level[room.name]
    ]
    assert up == []


def test_every_room_of_the_package_is_in_the_layers() -> None:
    package = architecture.ROOT / architecture.PACKAGE
    found = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert found - {"__init__", "__main__"} == set(ORDER)


def test_the_picture_is_current() -> None:
    assert (architecture.ROOT / architecture.PICTURE).read_text(encoding="utf-8") == architecture.drawing()


WAYS = re.split(r"^`exp/", PAGE[PAGE.index("## From disk to screen") :], flags=re.MULTILINE)[1:]


@pytest.fixture(scope="module")
def called(fixture_trees: Path) -> list[str]:
    """Functions of the package in the order in which a diagnosis first calls them."""
    import kaldi_doctor as kd

    names: dict[str, None] = {}

    def note(frame: Any, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("kaldi_doctor."):
            names[f"{module.removeprefix('kaldi_doctor.')}.{frame.f_code.co_qualname}"] = None

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        kd.diagnose(fixture_trees / "healthy" / "exp").to_text()
    finally:
        sys.setprofile(before)
    return list(names)


@pytest.mark.parametrize("way", WAYS)
def test_a_run_goes_the_way_that_the_page_tells(way: str, called: list[str]) -> None:
    rooms = "|".join(ORDER)
    told = re.findall(rf"`((?:{rooms})(?:\.\w+)*\.\w+)`", way)
    assert len(told) >= 4
    assert [name for name in told if name not in called] == []


def test_there_are_three_ways() -> None:
    assert len(WAYS) == 3
