"""LM004: the recogniser answers with the unknown word."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding


def run(tmp_path, heard, symbol="<UNK>", files=None):
    said = {f"u{i}": (f"we saw w{i} there", f"we saw {symbol if i < heard else 'x'} there") for i in range(60)}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}, files=files), "LM004")


def test_words_lost_to_the_unknown_word(tmp_path):
    (found,) = run(tmp_path, 40)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LM)
    assert found.summary.startswith("40 of 60 errors are the unknown word")
    assert "words lost to it: w0 (1)" in found.evidence[0].quote


def test_a_few_are_cleared(tmp_path):
    (found,) = run(tmp_path, 3)
    assert isinstance(found, Cleared)


def test_other_words_are_no_unknown_word(tmp_path):
    (found,) = run(tmp_path, 40, symbol="hello")
    assert isinstance(found, Cleared)
