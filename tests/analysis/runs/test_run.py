"""Paths of one side relative to what is compared."""

import pytest

from kaldi_doctor.analysis.runs.run import Run, tail


@pytest.mark.parametrize(("root", "path", "relative"), [
    ("exp2", "exp2/tri1", "tri1"), ("exp/tri1", "exp/tri1", "."), ("exp/tri1", "exp/tri1/decode", "decode"),
])  # fmt: skip
def test_there_and_back(root, path, relative):
    run = Run(name="x", root=root)
    assert run.relative(path) == relative and run.actual(relative) == path


def test_what_lies_outside_stays_as_it_is():
    assert Run(name="x", root="exp").relative("exp2/tri1") == "exp2/tri1"
    assert tail("/home/me/s5/./data/train/") == "data/train" and tail("train") == "train"
