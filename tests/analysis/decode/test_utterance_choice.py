"""The worst come first, by kind of error, word and speaker; named ones come whether they have errors or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned
from kaldi_doctor.analysis.decode.utterance_arrays import UtteranceArrays
from kaldi_doctor.analysis.decode.utterance_choice import Wanted, worst_first

TEXTS = AlignedTexts(
    [
        Aligned("s1-a", (("one", "one"), ("two", "tea"))),
        Aligned("s1-b", (("one", GAP), ("two", GAP))),
        Aligned("s2-c", (("one", "one"),)),
        Aligned("s2-d", ((GAP, "two"), ("one", "one"))),
    ]
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["s1-b", "s1-a", "s2-d"]),
        (Wanted(errors="sub"), ["s1-a"]),
        (Wanted(errors="del"), ["s1-b"]),
        (Wanted(errors="ins"), ["s2-d"]),
        (Wanted(word="two"), ["s1-b", "s1-a", "s2-d"]),
        (Wanted(word="one"), ["s1-b"]),
        (Wanted(word="never"), []),
        (Wanted(speaker="s2"), ["s2-d"]),
        (Wanted(speaker="x"), ["s1-a"]),
        (Wanted(utterances=frozenset({"s2-c", "s1-a"})), ["s1-a", "s2-c"]),
    ],
)
def test_choice(wanted: Wanted, found: list[str]) -> None:
    assert [TEXTS.utts[at] for at in worst_first(TEXTS, wanted, {"s1-a": "x"})] == found


PAIRS = st.tuples(st.sampled_from(["one", "two", GAP]), st.sampled_from(["one", "two", GAP])).filter(lambda pair: pair != (GAP, GAP))


@given(st.lists(st.lists(PAIRS, max_size=5), max_size=6))
def test_arrays_count_as_each_utterance_counts(every: list[list[tuple[str, str]]]) -> None:
    texts = AlignedTexts([Aligned(str(at), tuple(pairs)) for at, pairs in enumerate(every)])
    counts = UtteranceArrays(texts)
    told = zip(counts.substituted.tolist(), counts.inserted.tolist(), counts.deleted.tolist(), strict=True)
    assert list(told) == [one.counts()[1:] for one in texts]
    assert counts.errors.tolist() == [one.errors for one in texts]
    assert counts.said.tolist() == [sum(left != GAP for left, _ in one.pairs) for one in texts]
    assert counts.heard.tolist() == [sum(right != GAP for _, right in one.pairs) for one in texts]
