"""LM005: a language model of other text."""

import random

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

SAID = {"u1": ("we saw", "we saw")}
WORDS = ("we", "saw", "a", "red", "hat", "in", "town")
FILES = {"exp/mono/graph/words.txt": "<eps> 0\n" + "".join(f"{w} {i}\n" for i, w in enumerate(WORDS, 1)),
         "data/test/text": "".join(f"u{number} we saw a red hat in town\n" for number in range(30))}


def bigrams(shuffled):
    """A model of `we saw a red hat in town`, or of the same words in another order."""
    sentence = ["<s>", *WORDS, "</s>"]
    if shuffled:
        middle = list(WORDS)
        random.Random(1).shuffle(middle)
        sentence = ["<s>", *middle, "</s>"]
    unigrams = "".join(f"-0.9\t{word}\t-1.5\n" for word in ("<s>", *WORDS, "</s>"))
    pairs = "".join(f"-0.05\t{one} {two}\n" for one, two in zip(sentence, sentence[1:]))
    return f"\\data\\\nngram 1=9\nngram 2=8\n\n\\1-grams:\n{unigrams}\n\\2-grams:\n{pairs}\n\\end\\\n"


def run(tmp_path, **files):
    named = {f"data/local/lm/{name}.arpa": text for name, text in files.items()}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": SAID}, files={**FILES, **named}), "LM005")


def test_words_in_another_order_are_found(tmp_path):
    (found,) = run(tmp_path, lm=bigrams(shuffled=True))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.LM)
    assert found.evidence[0].value < 0


def test_the_model_of_the_text_is_in_order(tmp_path):
    (found,) = run(tmp_path, lm=bigrams(shuffled=False))
    assert isinstance(found, Cleared)


def test_of_several_models_the_best_is_judged(tmp_path):
    (found,) = run(tmp_path, a=bigrams(shuffled=True), b=bigrams(shuffled=False))
    assert isinstance(found, Cleared)
    assert "b.arpa" in found.summary


def test_unigrams_have_no_context(tmp_path):
    one = "\\data\\\nngram 1=2\n\n\\1-grams:\n-0.9 we\n-0.9 saw\n\n\\end\\\n"
    assert [type(item) for item in run(tmp_path, lm=one)] == [Skipped]


def test_a_damaged_model_is_said(tmp_path):
    found = run(tmp_path, lm="rubbish")
    assert isinstance(found[0], Skipped) and "no n-grams" in found[0].reason
