"""Speaker transforms."""

from __future__ import annotations

from kaldi_doctor.readers import fmllr_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(fmllr_log.read(Source("exp/tri1/log/fmllr.3.log", "exp/tri1", "fmllr.3.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(
        b"LOG (gmm-est-fmllr[5.5]:E():f.cc:2) Not updating fMLLR since below min-count: count is 419\n"
        b"LOG (gmm-est-fmllr[5.5]:main():f.cc:190) Overall fMLLR auxf impr per frame is 2.7 over 55390 frames.\n"
    )
    assert (log.iteration, log.job, log.improvement, log.below_count) == (None, 3, 2.7, 1)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
