"""Converted alignments."""

from __future__ import annotations

from kaldi_doctor.readers import convert_log
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(convert_log.read(Source("exp/tri1/log/convert.4.log", "exp/tri1", "convert.4.log", data)))


def test_the_lines_of_kaldi():
    (log,) = of(b"LOG (convert-ali[5.5]:main():c.cc:1) Succeeded converting alignments for 221 files, failed for 1\n")
    assert (log.job, log.done, log.failed) == (4, 221, 1)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
