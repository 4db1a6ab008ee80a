"""LDA and MLLT."""

from __future__ import annotations

from kaldi_doctor.readers import lda_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(lda_log.read(Source("exp/tri1/log/mupdate.2.log", "exp/tri1", "mupdate.2.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(
        b"LOG (est-mllt[5.5]:U():m.cc:1) Overall objective function improvement for MLLT is 0.572127 over 210912 frames,"
        b" logdet is 0.624583\n"
    )
    assert (log.iteration, log.improvement, log.frames) == (2, 0.572127, 210912.0)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
