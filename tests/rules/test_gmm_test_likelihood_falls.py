"""GMM002: a model that fits its training data better and the test data worse."""

from __future__ import annotations

import re

from gmm_facts import SHEET
from run_rule import run_rule_in

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped


def test_a_sound_stage_is_cleared(fixture_trees):
    (found,) = run_rule_in(fixture_trees / "healthy/exp", "GMM002")
    assert isinstance(found, Cleared)
    assert found.evidence[0].value in SHEET.good("reference.test_likelihood_change")


def test_test_data_that_fit_worse_are_found(copy_of):
    """Real logs of a sound run, the likelihood of decoding lowered by 5 a frame."""
    root = copy_of("healthy")
    for log in (root / "exp/tri1/decode_test/log").glob("decode.*.log"):
        lines = log.read_text().splitlines()
        log.write_text("\n".join(lowered(line) for line in lines) + "\n")
    (found,) = run_rule_in(root / "exp", "GMM002")
    assert isinstance(found, Finding)
    assert {Cause.MODEL_SIZE, Cause.OVERFIT} == {cause for cause, _ in found.points_to}
    assert found.dir == "exp/tri1"


def lowered(line):
    """Scores of decoding are scaled by 0.083333: 5 a frame is 0.4167 there."""
    words = line.split()
    if "log-likelihood" not in line or "frame" not in line or "is" not in words:
        return line
    at = words.index("is") + 1
    return line.replace(words[at], f"{float(words[at]) - 0.4167:.4f}", 1)


def test_few_frames_say_nothing(copy_of):
    root = copy_of("healthy")
    for log in (root / "exp/tri1/decode_test/log").glob("decode.*.log"):
        log.write_text(re.sub(r"over \d+ frames", "over 120 frames", log.read_text()))
    (found,) = run_rule_in(root / "exp", "GMM002")
    assert isinstance(found, Skipped)
    assert "so few frames" in found.reason
