"""Pronunciations held against the spelling of their words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.align.spelling import spelling_fit

LETTERS = "abcdeghiklmnoprstu"


def lexicon(count, seed=3):
    """Words spelt as they are spoken."""
    draw = np.random.default_rng(seed)
    words = ["".join(draw.choice(list(LETTERS), draw.integers(3, 8))) for _ in range(count)]
    return [(tuple(word), tuple(letter.upper() for letter in word)) for word in dict.fromkeys(words)]


def test_a_pronunciation_of_another_word_stands_out_and_its_owner_is_found():
    words = lexicon(200)
    words[10] = words[10][0], words[20][1]
    found = spelling_fit(words)
    assert int(found.fit.argmin()) == 10
    assert found.owner(10) == 20
    assert found.owner(30) is None


def test_words_spelt_as_spoken_fit():
    found = spelling_fit(lexicon(200))
    assert found.fit.min() > -1.0


rows = st.lists(st.sampled_from("abcxyz"), min_size=1, max_size=6)


@given(st.lists(st.tuples(rows, rows), min_size=1, max_size=12))
def test_any_words_have_a_finite_fit(words):
    found = spelling_fit(words)
    assert len(found.fit) == len(words)
    assert np.isfinite(found.fit).all() and (found.fit <= 1e-9).all()
    assert all(found.owner(index) != index for index in range(len(words)))


@given(st.permutations(range(12)))
def test_the_order_of_the_words_does_not_matter(order):
    words = lexicon(12)[:12]
    straight, turned = spelling_fit(words).fit, spelling_fit([words[i] for i in order if i < len(words)]).fit
    assert np.allclose(straight[[i for i in order if i < len(words)]], turned)
