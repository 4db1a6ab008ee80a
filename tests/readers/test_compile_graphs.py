"""Training graphs."""

from __future__ import annotations

from kaldi_doctor.readers import compile_graphs
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(
        compile_graphs.read(Source("exp/tri1/log/compile_graphs.1.log", "exp/tri1", "compile_graphs.1.log", data))
    )


def test_the_lines_of_kaldi():
    (log,) = of(
        b"sym2int.pl: replacing zebra with 3\n** Replaced 1 instances of OOVs with 3\n"
        b"LOG (compile-train-graphs[5.5]:main():c.cc:1) compile-train-graphs: succeeded for 222 graphs, failed for 0\n"
    )
    assert (log.done, log.failed, log.oovs, log.words) == (222, 0, 1, ("zebra",))


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
