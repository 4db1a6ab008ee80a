"""Statistics for trees and models."""

from __future__ import annotations

from kaldi_doctor.readers import acc_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(acc_log.read(Source("exp/tri1/log/acc_tree.2.log", "exp/tri1", "acc_tree.2.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(
        b"WARNING (acc-tree-stats[5.5]:main():a.cc:89) Alignments has wrong size 228 vs. 229\n"
        b"LOG (acc-tree-stats[5.5]:main():a.cc:118) Accumulated stats for 151 files, 0 failed due to no alignment,"
        b" 71 failed for other reasons.\n"
    )
    assert (log.iteration, log.job, log.done, log.errors, log.wrong_size) == (-1, 2, 151, 71, ((228, 229),))


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
