"""DATA040: transcripts that do not belong to their audio."""

from __future__ import annotations

from aligned import aligned, directory, speech, spoiled
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules.data_transcripts_mismatch import check

LIMITS = limits("DATA040")


def test_exchanged_transcripts_are_found_at_the_first_stage_and_the_worst_named():
    bad = spoiled(speech())
    both = aligned(directory(bad, path="exp/mono"), directory(bad, path="exp/tri1"))
    (found,) = check(both, LIMITS)
    assert isinstance(found, Finding)
    assert found.dir == "exp/mono"
    assert found.cause is Cause.TRANSCRIPTS
    worst = [item.value for item in found.evidence if item.metric == "utterance"]
    assert worst
    assert all(list(bad).index(name) % 4 == 0 for name in worst)


def test_healthy_speech_is_cleared():
    (found,) = check(aligned(directory(speech())), LIMITS)
    assert isinstance(found, Cleared)
    assert isinstance(found, Cleared)


def test_speakers_of_different_speed_are_no_fault():
    slow = {
        key: [(p, n if n == 3 else round(n * (1.0 + 0.04 * (int(key[1:3]) % 5)))) for p, n in pairs]
        for key, pairs in speech().items()
    }
    (found,) = check(aligned(directory(slow)), LIMITS)
    assert isinstance(found, Cleared)


def test_too_few_utterances_are_not_judged():
    (found,) = check(aligned(directory(speech(utterances=20))), LIMITS)
    assert isinstance(found, Skipped)
