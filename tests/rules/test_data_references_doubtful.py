"""DATA013: systems that agree against a reference."""

import pytest
from scored_trees import outcomes, scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, NotLooked


def run(tmp_path, doubted, systems=("mono", "tri1", "tri2b"), alike=True):
    made = {}
    for number, name in enumerate(systems):
        said = {}
        for i in range(40):
            reference = f"w{i} is what we said to all of them"
            heard = reference.replace("we said", "they heard" if alike else f"x{number} y{number}") if i < doubted else reference
            said[f"u{i:02d}"] = (reference, heard)
        made[f"{name}/decode_test"] = said
    return outcomes(scored(tmp_path, made), "DATA013")


def test_agreement_against_the_reference_is_found(tmp_path):
    (found,) = run(tmp_path, 8)
    assert isinstance(found, Finding) and found.severity is Severity.NOTE
    assert found.summary == "test: 3 systems agree against the reference in 8 of 40 utterances"
    assert "all recognised w" in found.evidence[0].quote


def test_different_mistakes_are_cleared(tmp_path):
    (found,) = run(tmp_path, 8, alike=False)
    assert isinstance(found, Cleared)


@pytest.mark.parametrize(("wrong", "alike", "severity"), [(3, True, Severity.WARNING), (0, True, None), (3, False, None)])
def test_references_of_other_speech_are_a_warning(tmp_path, wrong, alike, severity):
    """No two systems hear quite the same, but all hear nearly the same, and nothing of what the reference says."""
    made = {}
    for number, name in enumerate(("mono", "tri1", "tri2b")):
        said = {}
        for i in range(40):
            spoken = f"w{i} is what we said to all of them"
            heard = f"{spoken} s{number}" if alike else " ".join(f"s{number}{k}" for k in range(8))
            said[f"u{i:02d}"] = ("some other sentence stands here instead", heard) if i < wrong else (spoken, spoken)
        made[f"{name}/decode_test"] = said
    (found,) = outcomes(scored(tmp_path, made), "DATA013")
    if severity is None:
        assert isinstance(found, Cleared)
    else:
        assert (found.severity, found.cause) == (severity, Cause.TRANSCRIPTS)
        assert found.summary.endswith("and have hardly a word of it in 3") and found.evidence[0].value == 7.5


def test_two_systems_are_no_majority(tmp_path):
    (found,) = run(tmp_path, 8, systems=("mono", "tri1"))
    assert isinstance(found, NotLooked)
