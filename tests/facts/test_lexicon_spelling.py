"""Spelling against pronunciation, by lang directory."""

from __future__ import annotations

from trees import fact_of

from kaldi_doctor.facts.lexicon_spelling import LexiconSpelling, _letters


def test_words_of_a_real_lexicon(fixture_trees):
    made = fact_of(fixture_trees / "healthy" / "exp", LexiconSpelling)
    (lang,) = [lang for lang in made.langs if lang.path == "data/lang"]
    judged, worst = made.read(lang, -2.2)
    assert judged > 380
    assert worst[0].word == "one" and worst[0].phones == "W AH N" and not worst[0].taken


def test_letters_of_scripts():
    assert _letters("Köln's") == ("k", "o", "\u0308", "l", "n", "s")
    assert len(_letters("한")) == 3
    assert _letters("42") == ()
