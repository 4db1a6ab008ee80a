"""path_costs: costs by utterance, which add up to what the program itself printed."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.path_costs import path_costs

LINE = b"LOG (lattice-best-path[5.5]:main():lattice-best-path.cc:99) For utterance %s, best cost %s + %s = 9 over %s frames.\n"
_OVERALL = re.compile(rb"Overall (?:cost|score) per frame is \S+ = (\S+) \[graph\] \+ (\S+) \[acoustic\] over (\d+) frames")


def test_costs():
    found = path_costs(LINE % (b"u1", b"53.7631", b"1801.67", b"290") + LINE % (b"u2", b"16.3", b"-27.5", b"0"))
    assert (found["u1"].graph, found["u1"].acoustic, found["u1"].frames) == (53.7631, 1801.67, 290)
    assert found["u1"].a_frame == pytest.approx(6.3980, abs=1e-4) and found["u2"].a_frame == 0.0


@pytest.mark.parametrize("number", [b"nan", b"1e999", b"--", b"1.2.3"])
def test_what_is_no_number_is_left_out(number):
    assert path_costs(LINE % (b"u1", number, b"1", b"2")) == {}


@given(st.binary(max_size=100), st.integers(0, 150))
def test_damage_never_crashes(rubbish, cut):
    line = LINE % (b"u1", b"53.7631", b"1801.67", b"290")
    assert len(path_costs(line[:cut] + rubbish + line[cut:])) <= 1


@pytest.mark.parametrize("variable", ["KALDI_DOCTOR_CASES", "KALDI_DOCTOR_CORPUS"])
def test_they_add_up_to_the_overall_cost(variable):
    root = os.environ.get(variable)
    if not root:
        pytest.skip(f"{variable} is not set")
    compared = 0
    for path in sorted(Path(root).rglob("best_path.*.log")):
        data = path.read_bytes()
        overall, costs = _OVERALL.search(data), path_costs(data)
        if overall is None or not costs:
            continue
        frames = sum(cost.frames for cost in costs.values())
        assert frames == int(overall[3]), path
        for side, theirs in (("graph", overall[1]), ("acoustic", overall[2])):
            assert sum(getattr(cost, side) for cost in costs.values()) / frames == pytest.approx(float(theirs), rel=1e-3, abs=1e-4), path
        compared += 1
    print(f"{compared} logs equal")
    assert compared
