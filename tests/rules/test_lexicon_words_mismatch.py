"""LEX002: words whose utterances align badly."""

from __future__ import annotations

from aligned import Data, aligned, directory, speech, spoiled
from rule_limits import limits

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped
from kaldi_doctor.rules.lexicon_words_mismatch import check

LIMITS = limits("LEX002")
SPEECH = speech(utterances=200)
WORDS = ("salt", "pepper", "ginger")


def text(every=None):
    """Words that vary; every n-th utterance holds one of three words of its own."""
    return {
        key: (f"a{n % 7}", f"b{n % 11}", f"c{n % 13}", *([WORDS[n // every % 3]] if every and n % every == 0 else []))
        for n, key in enumerate(SPEECH)
    }


def test_words_that_go_with_bad_durations_are_named():
    (found,) = check(aligned(directory(spoiled(SPEECH, every=5))), Data(text=text(every=5)), LIMITS)
    assert isinstance(found, Finding)
    assert found.cause is Cause.LEXICON
    assert {item.value for item in found.evidence if item.metric == "word"} == set(WORDS)


def test_bad_utterances_with_all_kinds_of_words_are_not_laid_to_the_lexicon():
    (found,) = check(aligned(directory(spoiled(SPEECH, every=4))), Data(text=text()), LIMITS)
    assert isinstance(found, Cleared)


def test_one_prompt_read_by_all_is_not_judged():
    (found,) = check(aligned(directory(SPEECH)), Data(text=dict.fromkeys(SPEECH, ("hello", "world"))), LIMITS)
    assert isinstance(found, Skipped)
