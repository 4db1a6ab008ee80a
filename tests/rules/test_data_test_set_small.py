"""DATA012: test sets too small to compare."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped


def run(tmp_path, sentences, wrong):
    said = {f"u{i}": (f"we saw w{i} today there", f"we saw {'x' if i < wrong else 'w'}{i} today there") for i in range(sentences)}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DATA012")


def test_thirty_sentences_are_few(tmp_path):
    (found,) = run(tmp_path, 30, 10)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE
    # 10 of 30 utterances have one error in five words: 196 * sqrt(10 * 0.933^2 ... ) / 150 by hand 3.4
    assert found.summary.startswith("test: 150 words, WER 6.67 ± 3.4 %")


def test_no_error_in_few_words_says_little(tmp_path):
    (found,) = run(tmp_path, 10, 0)
    assert isinstance(found, Finding)
    assert "WER 0.00 ± 6.0 %" in found.summary  # three errors in fifty words


def test_a_thousand_sentences_are_enough(tmp_path):
    (found,) = run(tmp_path, 1000, 200)
    assert isinstance(found, Cleared)


def test_hopeless_systems_are_no_witness(tmp_path):
    said = {f"u{i}": (f"we saw w{i}", "x y z") for i in range(30)}
    (found,) = run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DATA012")
    assert isinstance(found, Skipped)
