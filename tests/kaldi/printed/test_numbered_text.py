"""Command lines that differ in numbers alone are kept once, and come back to the byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.printed.numbered_text import packed, unpacked


@given(st.binary(max_size=300))
def test_a_text_comes_back(text: bytes) -> None:
    assert unpacked(*packed(text)) == text


@given(st.lists(st.sampled_from([b"0", b"10", b"907", b" ", b"/a0/", b"x"]), max_size=30))
def test_a_text_of_many_numbers_comes_back(parts: list[bytes]) -> None:
    text = b"".join(parts)
    assert unpacked(*packed(text)) == text


def test_jobs_of_a_step_share_their_text() -> None:
    jobs = [b"gmm-acc-stats-ali exp/tri1/%d.mdl scp:data/train/split40/%d/feats.scp" % (turn, job) for turn, job in ((10, 12), (34, 40))]
    (one, first), (other, second) = map(packed, jobs)
    assert one is other
    assert (first, second) == (b"1104012", b"1344040")
