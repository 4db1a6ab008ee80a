"""Lines of alignment logs that name an utterance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.align_lines import AlignLine, align_lines

LOG = b"""# gmm-align-compiled
WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:617) Retrying utterance a1 with beam 40
WARNING (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:626) Did not successfully decode file a1, len = 337
WARNING (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:103) No features for utterance b2
WARNING (gmm-align-compiled[5.5]:main():gmm-align-compiled.cc:110) Zero-length utterance: c3
LOG (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:700) Processed 50 utterances, log-like per frame for d4 is -71.5 over 412 frames.
LOG (gmm-align-compiled[5.5]:AlignUtteranceWrapper():decoder-wrappers.cc:700) Processed 100 utterances, log-like per frame for e5 is nan over 0 frames.
"""


def test_each_line_with_its_number():
    assert list(align_lines(LOG)) == [
        AlignLine("a1", "failed", 3, 337),
        AlignLine("b2", "no features", 4),
        AlignLine("c3", "no frames", 5),
        AlignLine("a1", "retried", 2),
        AlignLine("d4", "likelihood", 6, 412, -71.5),
    ]


@given(st.lists(st.sampled_from(LOG.split(b"\n")), max_size=12), st.binary(max_size=40))
def test_lines_are_counted_from_one_whatever_surrounds_them(lines, noise):
    data = b"\n".join([*lines, noise])
    for found in align_lines(data):
        assert found.utterance.encode() in data.split(b"\n")[found.line - 1]
