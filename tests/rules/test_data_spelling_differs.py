"""DATA010: errors that are spelling."""

import pytest
from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding


def run(tmp_path, spelled, other=60, reference="the colour of mr smith", hypothesis="the colour of Mr smith"):
    said = {f"u{i}": (reference, hypothesis) for i in range(spelled)}
    said |= {f"v{i}": (f"word {i} here", f"word x{i} here") for i in range(other)}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DATA010")


@pytest.mark.parametrize(
    ("reference", "hypothesis", "example"),
    [
        ("we met mr smith", "we met Mr smith", "mr > Mr (60)"),
        ("the indifference of all", "the in difference of all", "indifference > in difference (120)"),
        ("it is john's hat", "it is johns hat", "john's > johns (60)"),
    ],
)
def test_case_compounds_and_punctuation_are_found(tmp_path, reference, hypothesis, example):
    (found,) = run(tmp_path, 60, other=140, reference=reference, hypothesis=hypothesis)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.LM)
    assert example in found.summary


def test_where_most_errors_are_spelling_the_score_is_void(tmp_path):
    (found,) = run(tmp_path, 200, reference="we met mr smith", hypothesis="WE MET MR SMYTH")
    assert (found.severity, found.cause, found.explains_score) == (Severity.ERROR, Cause.LM, True)
    assert found.summary.startswith("70 % of the errors") and "we > WE (200)" in found.summary


def test_a_few_are_a_note(tmp_path):
    (found,) = run(tmp_path, 8)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE


def test_other_words_are_cleared(tmp_path):
    (found,) = run(tmp_path, 1)
    assert isinstance(found, Cleared)


def test_deleted_words_are_no_spelling(tmp_path):
    (found,) = run(tmp_path, 60, reference="the red hat", hypothesis="the hat")
    assert isinstance(found, Cleared)


def test_few_errors_are_not_judged(tmp_path):
    assert run(tmp_path, 5, other=5) == []
