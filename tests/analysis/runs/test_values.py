"""Only what differs, with where it was read."""

from dataclasses import replace
from pathlib import Path

from kaldi_doctor.analysis.runs.sides import side_of
from kaldi_doctor.analysis.runs.values import value_differences

HEALTHY = Path(__file__).parents[2] / "fixtures/exp/healthy/exp"


def test_nothing_differs_from_itself():
    side = side_of(HEALTHY)
    assert list(value_differences(side, side)) == []


def test_one_changed_value_is_told_and_jobs_come_last():
    side = side_of(HEALTHY)
    own = side.values["tri3b"]
    name = next(key for key in sorted(own) if key != "nj")
    changed = {**own, name: replace(own[name], value="other"), "nj": replace(own[name], value=-1)}
    other = replace(side, values={**side.values, "tri3b": changed})
    found = list(value_differences(side, other))
    assert [(item.dir, item.name) for item in found] == [("tri3b", name), ("tri3b", "nj")]
    assert found[0].first == own[name]
