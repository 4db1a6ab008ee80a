"""DATA011: hypotheses that fit other references."""

import pytest
from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

LINES = [f"speaker {i} went to town{i} with friend{i} and dog{i}" for i in range(40)]


def run(tmp_path, lines, heard):
    said = {f"u{i:02d}": pair for i, pair in enumerate(zip(lines, heard, strict=True))}
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}), "DATA011")


def test_shuffled_transcripts_are_found(tmp_path):
    lines = [f"n{i} met k{i} near t{i} by d{i}" for i in range(40)]
    (found,) = run(tmp_path, lines, lines[7:] + lines[:7])
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.ERROR, Cause.TRANSCRIPTS)
    assert "40 of 40 hypotheses" in found.summary
    assert "u00 was recognised with the words of u07" in found.evidence[0].quote


def test_a_recogniser_that_hears_nothing_is_cleared(tmp_path):
    (found,) = run(tmp_path, LINES, ["noise x y z"] * 40)
    assert isinstance(found, Cleared)


def test_prompts_that_come_again_are_not_judged(tmp_path):
    (found,) = run(tmp_path, LINES[:4] * 10, LINES[5:9] * 10)
    assert isinstance(found, Skipped)


def test_good_decodes_are_not_looked_at(tmp_path):
    assert run(tmp_path, LINES, LINES) == []


@pytest.mark.parametrize(("same_references", "cause"), [(True, Cause.FEATURES), (False, Cause.TRANSCRIPTS)])
def test_a_sound_decode_of_the_same_test_set_tells_who_is_to_blame(tmp_path, same_references, cause):
    lines = [f"n{i} met k{i} near t{i} by d{i}" for i in range(40)]
    shifted = lines[7:] + lines[:7]
    references, heard = (lines, shifted) if same_references else (shifted, lines)
    made = {
        "mono/decode_test": {f"u{i:02d}": pair for i, pair in enumerate(zip(lines, lines, strict=True))},
        "tri1/decode_test": {f"u{i:02d}": pair for i, pair in enumerate(zip(references, heard, strict=True))},
    }
    (found,) = run_rule_in(scored(tmp_path, made), "DATA011")
    where = "data/test" if cause == "data.transcripts" else "exp/tri1/decode_test"
    assert (found.dir, found.cause) == (where, cause)
    assert found.advice[0].startswith("exp/mono/decode_test ")
