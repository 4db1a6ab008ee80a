"""DATA040: transcripts that do not belong to their audio."""

from __future__ import annotations

from aligned import aligned, directory, speech, spoiled
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped


def test_exchanged_transcripts_are_found_at_the_first_stage_and_the_worst_named():
    bad = spoiled(speech())
    both = aligned(directory(bad, path="exp/mono"), directory(bad, path="exp/tri1"))
    (found,) = run_rule("DATA040", aligned=both)
    assert isinstance(found, Finding)
    assert found.dir == "exp/mono"
    assert found.cause is Cause.TRANSCRIPTS
    worst = [item.value for item in found.evidence if item.metric == "utterance"]
    assert worst
    assert all(list(bad).index(name) % 4 == 0 for name in worst)


def test_healthy_speech_is_cleared():
    (found,) = run_rule("DATA040", aligned=aligned(directory(speech())))
    assert isinstance(found, Cleared)
    assert isinstance(found, Cleared)


def test_speakers_of_different_speed_are_no_fault():
    slow = {
        key: [(p, n if n == 3 else round(n * (1.0 + 0.04 * (int(key[1:3]) % 5)))) for p, n in pairs]
        for key, pairs in speech().items()
    }
    (found,) = run_rule("DATA040", aligned=aligned(directory(slow)))
    assert isinstance(found, Cleared)


def test_too_few_utterances_are_not_judged():
    (found,) = run_rule("DATA040", aligned=aligned(directory(speech(utterances=20))))
    assert isinstance(found, Skipped)
