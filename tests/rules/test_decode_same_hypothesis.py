"""DEC008: one hypothesis for many utterances."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

RIGHT = {f"u{i}": (f"say word {i} now please", f"say word {i} now please") for i in range(40)}


def run(tmp_path, share, hypothesis="lawyer", said=RIGHT):
    wrong = {u: (pair[0], hypothesis if n < share * len(said) else f"x{n} y z") for n, (u, pair) in enumerate(said.items())}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": wrong}), "DEC008")


def test_one_hypothesis_for_all_is_found(tmp_path):
    (found,) = run(tmp_path, 1.0)
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.WARNING, Cause.FEATURES)
    assert "40 of 40 utterances got the hypothesis 'lawyer'" in found.summary


def test_a_fifth_is_a_note(tmp_path):
    (found,) = run(tmp_path, 0.2)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE


def test_different_hypotheses_are_cleared(tmp_path):
    (found,) = run(tmp_path, 0.05)
    assert isinstance(found, Cleared)


def test_the_commonest_reference_is_taken_off(tmp_path):
    same = {f"u{i}": ("stop that now", "x") for i in range(40)}
    (found,) = run(tmp_path, 1.0, said=same)
    assert isinstance(found, Cleared)


def test_empty_hypotheses_belong_to_another_rule(tmp_path):
    assert run(tmp_path, 1.0, hypothesis="") == []


def test_good_decodes_are_not_read(tmp_path):
    assert run_rule_in(scored(tmp_path, {"mono/decode_test": RIGHT}), "DEC008") == []


def test_without_scores_it_says_so(tmp_path):
    (found,) = run_rule_in(scored(tmp_path, {}, files={"exp/mono/log/update.1.log": "x"}), "DEC008")
    assert isinstance(found, Skipped)
