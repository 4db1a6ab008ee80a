"""LEX002: words whose utterances align badly."""

from __future__ import annotations

from aligned import Data, aligned, directory, speech, spoiled
from run_rule import run_rule

from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped

SPEECH = speech(utterances=200)
WORDS = ("salt", "pepper", "ginger")


def text(every=None):
    """Words that vary; every n-th utterance holds one of three words of its own."""
    return {
        key: (f"a{n % 7}", f"b{n % 11}", f"c{n % 13}", *([WORDS[n // every % 3]] if every and n % every == 0 else []))
        for n, key in enumerate(SPEECH)
    }


def test_words_that_go_with_bad_durations_are_named():
    (found,) = run_rule("LEX002", aligned=aligned(directory(spoiled(SPEECH, every=5))), places=Data(text=text(every=5)))
    assert isinstance(found, Finding)
    assert found.cause is Cause.LEXICON
    assert {item.value for item in found.evidence if item.metric == "word"} == set(WORDS)


def test_bad_utterances_with_all_kinds_of_words_are_not_laid_to_the_lexicon():
    (found,) = run_rule("LEX002", aligned=aligned(directory(spoiled(SPEECH, every=4))), places=Data(text=text()))
    assert isinstance(found, Cleared)


def test_one_prompt_read_by_all_is_not_judged():
    (found,) = run_rule("LEX002", aligned=aligned(directory(SPEECH)), places=Data(text=dict.fromkeys(SPEECH, ("hello", "world"))))
    assert isinstance(found, Skipped)
