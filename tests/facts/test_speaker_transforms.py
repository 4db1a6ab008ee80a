"""Estimations of speaker transforms, jobs added up, in training, alignment and decoding."""

from __future__ import annotations

import pytest
from trees import fact_of, plant, run_log

from kaldi_doctor.facts._registry import FactMissing
from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.speaker_transforms import SpeakerTransforms

HEAD = "gmm-est-fmllr --fmllr-update-type=full --spk2utt=ark:data/x/spk2utt exp/tri3b/final.mdl"


def log(speakers, overall):
    """Lines as gmm-est-fmllr writes them; each speaker is (name, gain, frames)."""
    body = ""
    for name, gain, frames in speakers:
        if gain == "0":
            body += f"WARNING (gmm-est-fmllr[5.5]:ComputeFmllrMatrixDiagGmmFull():fmllr-diag-gmm.cc:200) Not updating fMLLR since below min-count: count is {frames}\n"
        body += f"LOG (gmm-est-fmllr[5.5]:main():gmm-est-fmllr.cc:143) For speaker {name}, auxf-impr from fMLLR is {gain}, over {frames} frames.\n"
    total = sum(float(frames) for _, _, frames in speakers)
    return run_log(HEAD, body + f"LOG (gmm-est-fmllr[5.5]:main():gmm-est-fmllr.cc:190) Overall fMLLR auxf impr per frame is {overall} over {total:g} frames.\n")


def tree(tmp_path, files):
    return plant(tmp_path, {"exp/tri3b/final.alimdl": "", "exp/tri3b/log/build_tree.log": run_log("build-tree a"), **files})


def test_short_and_lost_speakers_are_counted(tmp_path):
    one = log([("a", "1.5", "2000"), ("b", "0", "400")], "1.25")
    two = log([("c", "-nan", "0"), ("d", "0.5", "1000")], "0.5")
    found = fact_of(tree(tmp_path, {"exp/tri3b/log/fmllr.2.1.log": one, "exp/tri3b/log/fmllr.2.2.log": two}), SpeakerTransforms)
    (only,) = found.by_dir["exp/tri3b"]
    assert (only.name, only.speakers, only.short, only.lost, only.unadapted, only.short_frames) == ("iteration 2", 4, 1, 1, 2, 400)
    assert only.improvement == pytest.approx((1.25 * 2400 + 0.5 * 1000) / 3400)
    assert str(only.origin).startswith("exp/tri3b/log/fmllr.2.1.log:")


def test_passes_of_a_decode_are_kept_apart_and_are_no_training(tmp_path):
    files = {f"exp/tri3b/decode/log/fmllr_pass{number}.1.log": log([("a", gain, "2000")], gain) for number, gain in ((1, "3.5"), (2, "0.4"))}
    exp = tree(tmp_path, {**files, "exp/tri3b/log/fmllr.2.1.log": log([("a", "1.5", "2000")], "1.5")})
    passes = fact_of(exp, SpeakerTransforms).by_dir["exp/tri3b/decode"]
    assert [(item.name, item.improvement) for item in passes] == [("pass 1", 3.5), ("pass 2", 0.4)]
    assert "exp/tri3b/decode" not in fact_of(exp, GmmTraining).by_dir


def test_nan_over_frames_is_no_number(tmp_path):
    (only,) = fact_of(tree(tmp_path, {"exp/tri3b/log/fmllr.2.1.log": log([("a", "-nan", "500")], "-nan")}), SpeakerTransforms).by_dir["exp/tri3b"]
    assert only.improvement is None


def test_without_logs_it_says_so(tmp_path):
    with pytest.raises(FactMissing):
        fact_of(tree(tmp_path, {}), SpeakerTransforms)
