"""ALI030: silence in place of words in a part of the utterances."""

from __future__ import annotations

from aligned import Data, aligned, directory, speech
from run_rule import run_rule, run_rule_in

from kaldi_doctor.kinds import Cause, Severity
from kaldi_doctor.model import Cleared, Finding, Skipped

SPEECH = speech(utterances=150)


def text(words=6):
    return {key: tuple(f"w{n}" for n in range(words)) for key in SPEECH}


def cut(every):
    """Of every n-th utterance the second half of the phones has no word: the silence at its end takes their frames."""
    made = {}
    for number, (key, pairs) in enumerate(SPEECH.items()):
        half = len(pairs) // 2
        lost = sum(length for _, length in pairs[half:])
        made[key] = [*pairs[:half], (1, lost)] if number % every == 0 else pairs
    return made


def test_half_of_the_transcripts_lack_half_of_their_words():
    (found,) = run_rule("ALI030", aligned=aligned(directory(cut(2))), places=Data(text=text()))
    assert isinstance(found, Finding)
    assert (found.severity, found.cause) == (Severity.NOTE, Cause.TRANSCRIPTS)
    assert "silence stands for words in a part of them" in found.summary
    assert found.evidence[1].unit.endswith("% silence beside 6 words")


def test_speech_with_the_pauses_that_people_make_is_cleared():
    (found,) = run_rule("ALI030", aligned=aligned(directory(SPEECH)), places=Data(text=text()))
    assert isinstance(found, Cleared)


def test_long_pauses_everywhere_are_another_rules():
    padded = {key: [*pairs, (1, 600)] for key, pairs in SPEECH.items()}
    (found,) = run_rule("ALI030", aligned=aligned(directory(padded)), places=Data(text=text()))
    assert isinstance(found, Cleared)


def test_single_words_small_sets_and_unknown_silence_are_not_judged():
    (single,) = run_rule("ALI030", aligned=aligned(directory(cut(2))), places=Data(text=text(words=1)))
    few = dict(list(cut(2).items())[:8])
    (small,) = run_rule("ALI030", aligned=aligned(directory(few)), places=Data(text=text()))
    (unknown,) = run_rule("ALI030", aligned=aligned(directory(cut(2), silence=None)), places=Data(text=text()))
    assert all(isinstance(item, Skipped) for item in (single, small, unknown))


def test_real_runs_with_and_without_cut_transcripts(farm):
    fired = [item for item in run_rule_in(farm / "es_transcripts_cut" / "exp", "ALI030") if isinstance(item, Finding)]
    assert [item.dir for item in fired] == ["exp/mono"]
    assert not [item for item in run_rule_in(farm / "es" / "exp", "ALI030") if isinstance(item, Finding)]
