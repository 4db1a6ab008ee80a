"""DATA009: recordings that feature extraction refuses or warns of."""

from __future__ import annotations

from run_rule import run_rule_on
from trees import run_log

from kaldi_doctor.kinds import Cause

COMMAND = "compute-mfcc-feats --config=conf/mfcc.conf scp,p:exp/make_mfcc/train/wav_train.1.scp ark:-"
RATE = (
    "ERROR (compute-mfcc-feats[5.5.0]:MaybeCreateResampler():online-feature.cc:94) "
    "Sampling frequency mismatch, expected 16000, got 44100\n"
)
STEREO = (
    "WARNING (compute-mfcc-feats[5.5.0]:main():compute-mfcc-feats.cc:143) "
    "Channel not specified but you have data with 2 channels; defaulting to zero\n"
)
DONE = "LOG (compute-mfcc-feats[5.5.0]:main():compute-mfcc-feats.cc:185)  Done 5 out of 5 utterances.\n"


def outcome(root, body, code=0):
    return run_rule_on(root, "DATA009", {"exp/make_mfcc/train/make_mfcc_train.1.log": run_log(COMMAND, body, code=code)})


def test_a_refused_sampling_rate_is_found(tmp_path):
    (found,) = outcome(tmp_path, RATE, code=255)
    assert (found.severity, found.cause) == ("error", Cause.AUDIO)
    assert "44100" in found.summary


def test_several_channels_are_only_noted(tmp_path):
    (found,) = outcome(tmp_path, STEREO * 3 + DONE)
    assert found.severity == "note"
    assert "3 times" in found.summary


def test_sound_logs_are_silent(tmp_path):
    assert outcome(tmp_path, DONE) == []
