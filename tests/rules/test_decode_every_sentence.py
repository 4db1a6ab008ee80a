"""DEC011: one error in every sentence."""

import pytest
from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding


def run(tmp_path, reference, hypothesis, sentences=40):
    said = {f"u{i}": (reference.format(i), hypothesis.format(i)) for i in range(sentences)}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DEC011")


@pytest.mark.parametrize(
    ("reference", "hypothesis", "words"),
    [
        ("<s> we saw {} trees", "we saw {} trees", "'<s>' deleted 40 times in 40 sentences: 100 % of all errors"),
        ("we saw {} trees", "we saw {} trees </s>", "'</s>' inserted 40 times"),
        ("we saw {} trees", "We saw {} trees", "'we' recognised as 'We' 40 times"),
    ],
)
def test_the_word_is_named(tmp_path, reference, hypothesis, words):
    (found,) = run(tmp_path, reference, hypothesis)
    assert isinstance(found, Finding) and found.severity is Severity.WARNING
    assert words in found.summary


def test_many_different_errors_are_cleared(tmp_path):
    (found,) = run(tmp_path, "we saw w{} trees", "we saw x{} trees")
    assert isinstance(found, Cleared)


def test_right_sentences_are_not_looked_at(tmp_path):
    assert run(tmp_path, "we saw {} trees", "we saw {} trees") == []
