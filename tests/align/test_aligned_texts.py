"""Columns hold the same utterances, counts and confusions as the pairs they were made of."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned

WORDS = st.sampled_from(["one", "two", "三"])
PAIRS = st.one_of(st.tuples(WORDS, WORDS), st.tuples(WORDS, st.just(GAP)), st.tuples(st.just(GAP), WORDS))
EVERY = st.lists(st.builds(Aligned, st.sampled_from(["u1", "u2", "u3"]), st.lists(PAIRS, max_size=6).map(tuple)), max_size=8)


@given(EVERY)
def test_what_goes_in_comes_out(every: list[Aligned]) -> None:
    texts = AlignedTexts(iter(every))
    assert list(texts) == every == texts[:] and len(texts) == len(every)
    assert [texts[at] for at in range(-len(every), len(every))] == every * 2
    assert list(texts.with_errors()) == [one for one in every if one.errors]
    assert list(texts.counts()) == [one.counts() for one in every]


@given(EVERY)
def test_confusions_are_told_in_the_order_they_were_met(every: list[Aligned]) -> None:
    wanted = Counter(pair for one in every for pair in one.pairs if pair[0] != pair[1])
    assert list(AlignedTexts(every).confusions().items()) == list(wanted.items())


def test_a_pair_of_words_takes_two_numbers() -> None:
    texts = AlignedTexts(Aligned(str(at), (("one", "one"),) * 50) for at in range(200))
    assert (texts.left.itemsize, texts.right.itemsize, len(texts.left)) == (4, 4, 10_000)
