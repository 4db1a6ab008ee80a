"""Silence at the edges."""

from __future__ import annotations

from kaldi_doctor.readers import analyze_alignments
from kaldi_doctor.readers._registry import Source


def of(data):
    return list(
        analyze_alignments.read(
            Source("exp/tri1/log/analyze_alignments.log", "exp/tri1", "analyze_alignments.log", data)
        )
    )


def test_the_lines_of_kaldi():
    (log,) = of(
        b"analyze_phone_length_stats.py: WARNING: optional-silence SIL is seen only 46.03399433427762% of the time at"
        b" utterance begin.  This may not be optimal.\n"
        b"At utterance end, SIL accounts for 98.4% of phone occurrences, with duration (median, mean, 95-percentile) is"
        b" (57,59.9,113) frames.\nThe optional-silence phone SIL occupies 11.7% of frames overall \n"
    )
    assert (log.phone, round(log.begin), log.end, log.share) == ("SIL", 46, 98.4, 11.7)


def test_a_log_that_was_cut_off_gives_nothing():
    assert of(b"# started\n") == []
