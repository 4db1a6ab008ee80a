"""ALI024: other numbers of frames."""

from __future__ import annotations

from aligned import DIR, PARENT, Data, Parents, aligned, directory, speech
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding

SPEECH = speech(utterances=40)
FRAMES = {key: sum(length for _, length in pairs) for key, pairs in SPEECH.items()}


def test_features_of_other_utterances_are_found():
    wrong = dict(zip(FRAMES, [*list(FRAMES.values())[1:], 7], strict=True))
    found = run_rule("ALI024", aligned=aligned(directory(SPEECH, path=DIR)), places=Data(frames=wrong), graph=Parents())
    assert isinstance(found[0], Finding)
    assert found[0].cause is Cause.FEATURES


def test_right_lengths_are_cleared_at_full_and_at_a_third_of_the_rate():
    for factor in (1, 3):
        frames = {key: value * factor - (factor > 1) for key, value in FRAMES.items()}
        (found,) = run_rule("ALI024", aligned=aligned(directory(SPEECH, path=DIR)), places=Data(frames=frames), graph=Parents())
        assert isinstance(found, Cleared)


def test_the_parent_alignment_has_other_lengths():
    changed = {
        key: [*pairs[:-1], (1, pairs[-1][1] + (5 if number % 4 == 0 else 0))]
        for number, (key, pairs) in enumerate(SPEECH.items())
    }
    both = aligned(directory(SPEECH, path=PARENT), directory(changed, path=DIR))
    (found,) = run_rule("ALI024", aligned=both, places=Data(), graph=Parents())
    assert isinstance(found, Finding)
    assert "10 of 40" in found.summary
