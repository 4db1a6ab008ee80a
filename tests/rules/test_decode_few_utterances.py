"""DEC010: a few utterances carry the errors."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding


def run(tmp_path, lost, words=10, slips=10):
    said = {}
    for i in range(100):
        reference = [f"w{i}", *("abcdefghijk"[: words - 1])]
        if i < lost:
            hypothesis = ["x"] * words
        else:
            hypothesis = [*reference[:-1], "y"] if i < lost + slips else reference
        said[f"u{i}"] = (" ".join(reference), " ".join(hypothesis))
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DEC010")


def test_utterances_wrong_from_end_to_end_are_counted(tmp_path):
    (found,) = run(tmp_path, lost=6)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE
    assert "6 of 100 utterances, wrong from end to end, carry 86 % of the errors; the rest has 1.1 %" in found.summary


def test_spread_errors_are_cleared(tmp_path):
    (found,) = run(tmp_path, lost=1, slips=60)
    assert isinstance(found, Cleared)


def test_a_system_that_fails_everywhere_is_another_matter(tmp_path):
    (found,) = run(tmp_path, lost=90)
    assert isinstance(found, Cleared)


def test_few_errors_are_not_divided(tmp_path):
    assert run(tmp_path, lost=2, slips=5) == []
