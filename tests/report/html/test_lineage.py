"""The picture of the lineage: boxes apart, lines around them, states in words."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from drawn import drawn, thirty_stages
from sample_diagnosis import sat_broke

from kaldi_doctor.report.html._lineage import Box, Picture, lineage_picture


def picture(diagnosis) -> Picture:
    found = lineage_picture(diagnosis)
    assert found is not None
    return found


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@pytest.mark.parametrize("make", [drawn, thirty_stages])
def test_no_box_covers_another_and_all_are_inside(make) -> None:
    found = picture(make())
    assert not [pair for pair in combinations(found.boxes, 2) if overlap(*pair)]
    for box in found.boxes:
        assert box.x >= 0
        assert box.x + box.width <= found.width
        assert box.y + box.height <= found.height


def uprights(path: str):
    """(x, from, to) of the vertical pieces of a path of M, H and V."""
    x = y = 0.0
    for letter, numbers in re.findall(r"([MHV])([-\d. ]+)", path):
        values = [float(n) for n in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter == "H":
            x = values[0]
        else:
            yield x, min(y, values[0]), max(y, values[0])
            y = values[0]


@pytest.mark.parametrize("make", [drawn, thirty_stages])
def test_no_upright_line_runs_through_a_box(make) -> None:
    found = picture(make())
    pieces = [(path, *piece) for look, path in found.lines if look != "tip" for piece in uprights(path)]
    assert pieces
    for path, x, low, high in pieces:
        for box in found.boxes:
            crosses = box.x < x < box.x + box.width and low < box.y + box.height - 1 and high > box.y + 1
            assert not crosses, (path, box)


def test_states_stand_in_words() -> None:
    texts = {box.text: (box.state, box.third) for box in picture(drawn()).boxes}
    assert texts["tri3b"] == ("broken", "BROKE HERE")
    assert texts["tdnn"] == ("follows", "follows from SAT")


def test_decodes_beyond_the_fourth_are_counted_and_named_in_the_title() -> None:
    box = next(box for box in picture(drawn()).boxes if box.text.startswith("2 more"))
    assert box.title == "exp/tri3b/decode_eval92.4; exp/tri3b/decode_eval92.5"


def test_parents_are_said() -> None:
    assert "tdnn trained from tri3b, tri1" in picture(drawn()).about


def test_without_figures_there_is_no_picture() -> None:
    assert lineage_picture(sat_broke()) is None
