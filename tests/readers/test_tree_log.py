"""Decision trees."""

from __future__ import annotations

from kaldi_doctor.readers import tree_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(tree_log.read(Source("exp/tri1/log/build_tree.log", "exp/tri1", "build_tree.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(
        b"VLOG[1] (build-tree[5.5]:B():b.cc:1) After decision tree split, num-leaves = 742, like-impr = nan per frame"
        b" over 282427 frames.\n"
    )
    assert (log.split, log.gain, log.leaves, log.wanted) == (742, None, None, None)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []


def test_phones_without_statistics():
    (log,) = of(
        b"VLOG[1] (build-tree[5.5]:B():b.cc:1) After decision tree split, num-leaves = 742, like-impr = 4.2 per frame"
        b" over 282427 frames.\n"
        b"WARNING (build-tree[5.5]:main():build-tree.cc:185) Saw no stats for following phones: 2 3 14 \n"
    )
    assert log.unseen == (2, 3, 14)
    assert log.unseen_at is not None and log.unseen_at.line == 2
