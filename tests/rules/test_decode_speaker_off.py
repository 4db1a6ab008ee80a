"""DEC009: one speaker of the test set far off."""

from run_rule import run_rule_in
from scored_trees import scored

from kaldi_doctor.kinds import Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

UTT2SPK = {"data/test/utt2spk": "".join(f"s{i % 4}-u{i} s{i % 4}\n" for i in range(80))}


def run(tmp_path, wrong, files=UTT2SPK):
    said = {}
    for i in range(80):
        words = [f"w{i}", "is", "the", "word"]
        said[f"s{i % 4}-u{i}"] = (" ".join(words), " ".join(words[: 4 - wrong(i % 4, i)] + ["x"] * wrong(i % 4, i)))
    return run_rule_in(scored(tmp_path, {"mono/decode_test": said}, files=files), "DEC009")


def test_a_speaker_whom_nothing_fits_is_named(tmp_path):
    (found,) = run(tmp_path, lambda speaker, i: 3 if speaker == 2 else int(i < 8))
    assert isinstance(found, Finding)
    assert found.severity is Severity.NOTE
    assert "speaker s2 has 75.0 % word errors, the others 2.5 %" in found.summary
    assert "s2: 60 errors in 80 words; 3 others: 6 in 240" in found.evidence[0].quote


def test_speakers_that_differ_a_little_are_cleared(tmp_path):
    (found,) = run(tmp_path, lambda speaker, i: 1 if speaker == 2 or i < 30 else 0)
    assert isinstance(found, Cleared)


def test_unknown_speakers_are_not_judged(tmp_path):
    (found,) = run(tmp_path, lambda speaker, i: 3 if speaker == 2 else 0, files={})
    assert isinstance(found, Skipped) and "speakers" in found.reason


def test_two_speakers_have_no_odd_one(tmp_path):
    two = {"data/test/utt2spk": "".join(f"s{i % 4}-u{i} s{i % 4 // 2}\n" for i in range(80))}
    (found,) = run(tmp_path, lambda speaker, i: 3 if speaker == 2 else 0, files=two)
    assert isinstance(found, Skipped)
