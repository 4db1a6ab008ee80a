"""DATA041: utterances of the text without alignment."""

from __future__ import annotations

from aligned import Data, aligned, directory, speech
from run_rule import run_rule
from trees import fact_of

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.kinds import Cause
from kaldi_doctor.model import Cleared, Finding, Skipped

SPEECH = speech(utterances=60)


def text(word="salt", length=5):
    """All aligned utterances, and ten without alignment that share a word."""
    words = {key: ("we", "go", "home", f"w{number % 7}", "now") for number, key in enumerate(SPEECH)}
    return words | {f"x{number}": ("we", "go", word, f"w{number % 7}", "now") * (length // 5) for number in range(10)}


def test_the_word_is_named():
    (found,) = run_rule("DATA041", aligned=aligned(directory(SPEECH)), places=Data(text=text()))
    assert isinstance(found, Finding)
    assert "“salt”" in found.summary
    assert found.evidence[1].quote is None


def test_transcripts_that_are_too_long_are_named_instead():
    (found,) = run_rule("DATA041", aligned=aligned(directory(SPEECH)), places=Data(text=text(length=20)))
    assert "4.0 times as long" in found.summary
    assert found.cause is Cause.TRANSCRIPTS


def test_all_aligned_is_cleared():
    (found,) = run_rule("DATA041", aligned=aligned(directory(SPEECH)), places=Data(text=dict.fromkeys(SPEECH, ("we",))))
    assert isinstance(found, Cleared)


def test_a_text_of_another_version_is_not_judged():
    half = dict(list(text().items())[30:])
    (found,) = run_rule("DATA041", aligned=aligned(directory(SPEECH)), places=Data(text=half))
    assert isinstance(found, Skipped)


def test_a_sample_is_not_judged():
    item = directory(SPEECH)
    item.stats.complete = False
    (found,) = run_rule("DATA041", aligned=aligned(item), places=Data(text=text()))
    assert isinstance(found, Skipped)


def test_its_pronunciation_stands_beside_it(fixture_trees):
    lang = fact_of(fixture_trees / "healthy" / "exp", Places).lang["data/lang"]
    (found,) = run_rule("DATA041", aligned=aligned(directory(SPEECH)), places=Data(text=text("plate"), lang=lang))
    assert (found.evidence[1].value, found.evidence[1].quote) == ("plate", "P L EY T")
