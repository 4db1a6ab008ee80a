r"""kaldi/arpa.py: backoff n-gram models."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaldi_doctor.kaldi.arpa import LARGEST, ArpaError, NgramModel, fit, parse_arpa

MODEL = b"""\\data\\
ngram 1=4
ngram 2=2

\\1-grams:
-0.5\t<s>\t-0.2
-0.6\ta\t-0.4
-0.7\tb
-0.8\t</s>

\\2-grams:
-0.1\t<s> a
-0.3\ta b

\\end\\
"""


def parsed(text=MODEL):
    return parse_arpa(text.splitlines(keepends=True))


def test_probabilities_back_off_as_arpa_defines():
    model = parsed()
    assert model.order == 2
    assert model.score(("<s>",), "a") == -0.1
    assert model.score(("a",), "</s>") == pytest.approx(-0.4 - 0.8)
    assert model.score(("b",), "a") == -0.6  # no backoff weight: 0
    assert model.score(("zzz",), "a") == -0.6
    assert model.score((), "unknown") is None


def test_cross_entropy_of_a_text():
    found = fit(parsed(), [("a", "b")])
    assert (found.words, found.unknown) == (3, 0)
    assert found.bits == pytest.approx((0.1 + 0.3 + 0.8) / 3 / math.log10(2))
    assert found.unigram_bits == pytest.approx((0.6 + 0.7 + 0.8) / 3 / math.log10(2))
    assert found.gain == pytest.approx(found.unigram_bits - found.bits)
    assert fit(parsed(), [("a", "what")]).unknown == 1
    assert fit(NgramModel(1, {}, {}), [("a",)]) is None


@pytest.mark.parametrize(("text", "reason"), [
    (b"", "no n-grams"),
    (b"\\1-grams:\n-0.5 a b c d\n", "5 fields"),
    (b"\\1-grams:\nx a\n", "no number"),
    (b"\\1-grams:\nnan a\n", "not finite"),
    (b"\\data\\\nngram 1=%d\n" % (LARGEST + 1), "more than"),
    (b"\\data\\\nngram 1=999999999999999999\n", "more than"),
])
def test_what_is_no_model_or_too_large_is_said(text, reason):
    with pytest.raises(ArpaError, match=reason):
        parsed(text)


@given(st.binary(max_size=400))
def test_rubbish_never_breaks_it(data):
    with contextlib.suppress(ArpaError):
        parse_arpa(data.splitlines(keepends=True))


words = st.sampled_from("abcd")
sentences = st.lists(st.lists(words, max_size=6).map(tuple), min_size=1, max_size=8)


@given(sentences, st.dictionaries(st.tuples(words, words), st.floats(-3, -0.01)), st.dictionaries(words, st.floats(-1, 0.2)))
def test_the_slow_definition_agrees(text, pairs, weights):
    unigrams = {(word,): -0.9 for word in ("a", "b", "c", "d", "<s>", "</s>")}
    model = NgramModel(2, {**unigrams, **pairs}, {(word,): weight for word, weight in weights.items()})
    total = count = 0
    for sentence in text:
        line = ["<s>", *sentence, "</s>"]
        for one, two in zip(line, line[1:]):
            total -= pairs[(one, two)] if (one, two) in pairs else weights.get(one, 0.0) - 0.9
            count += 1
    assert fit(model, text).bits == pytest.approx(total / count / math.log10(2))
