"""SAT006: speakers with too little speech for a transform."""

from __future__ import annotations

from facts.test_speaker_transforms import log
from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

TREE = {"exp/tri3b/log/build_tree.log": run_log("build-tree a"), "exp/tri3b/final.alimdl": ""}


def run(root, short, long, frames="300", where="exp/tri3b/log/fmllr.2.1.log"):
    speakers = [(f"s{i}", "0", frames) for i in range(short)] + [(f"l{i}", "1.5", "3000") for i in range(long)]
    return run_rule_on(root, "SAT006", TREE, {where: log(speakers, "1.2")})


def test_many_speakers_with_much_of_the_speech(tmp_path):
    (found,) = run(tmp_path, 30, 5, "480")
    assert isinstance(found, Finding)
    assert found.severity is Severity.WARNING
    assert found.summary.startswith("30 of 35 speakers")


def test_many_short_speakers_with_little_speech_are_noted(tmp_path):
    (found,) = run(tmp_path, 3, 7, "100")
    assert isinstance(found, Finding) and found.severity is Severity.NOTE


def test_silent_on_a_few(tmp_path):
    assert isinstance(run(tmp_path, 1, 9)[0], Cleared)


def test_a_decode_that_found_no_speech_is_left_to_other_rules(tmp_path):
    assert isinstance(run(tmp_path, 4, 0, where="exp/tri3b/decode/log/fmllr_pass2.1.log")[0], Skipped)
