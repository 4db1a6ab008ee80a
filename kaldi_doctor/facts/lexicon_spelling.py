"""How well the pronunciations of each lang directory fit the spelling of its words (`phones/align_lexicon.int`)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.data_and_lang import LangDir, Places

AT_MOST = 5_000
"""Words of a lexicon that are looked at, spread over all of it: enough to learn what its letters stand for."""


@dataclass(frozen=True, slots=True)
class SpeltWord:
    """A word, its first pronunciation, and how well the two fit.

    Attributes:
        fit: mean over the phones of the natural logarithm of their probability given the letters, by all other words.
        owner: the word whose letters fit the pronunciation better, or None.
        taken: whether the owner is pronounced just so, or has the pronunciation of this word in exchange.
    """

    word: str
    phones: str
    fit: float
    owner: str | None
    taken: bool


class LexiconSpelling:
    """Lang directories that stages were trained with; each lexicon is looked at once, when a rule asks."""

    def __init__(self, places: Places) -> None:
        self.langs = [lang for lang in places.lang.values() if lang.exists]

    def read(self, lang: LangDir, least: float) -> tuple[int, list[SpeltWord]]:
        """(words judged, those that fit worse than `least`, the worst first)."""
        import numpy as np

        from kaldi_doctor.align.spelling import spelling_fit

        words = _words(lang)
        if not words:
            return 0, []
        found = spelling_fit([(letters, phones) for _, letters, phones in words])
        bad = [int(index) for index in np.argsort(found.fit, kind="stable") if found.fit[index] < least]
        owners = {index: found.owner(index) for index in bad}
        made = []
        for index, owner in owners.items():
            word, _, phones = words[index]
            taken = owner is not None and (words[owner][2] == phones or owners.get(owner) == index)
            name = words[owner][0] if owner is not None else None
            made.append(SpeltWord(word, " ".join(phones), float(found.fit[index]), name, taken))
        return len(words), made


def _words(lang: LangDir) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(word, letters, phones) of words of two letters and two phones or more; silence words and numbers left out."""
    symbols, silence, known = lang.phones(), set(lang.silence_phones()), lang.pronunciations()
    words = []
    for word, number in lang.words().items():
        letters = _letters(word)
        phones = known.get(number, [()])[0]
        if word[0].isalpha() and len(letters) > 1 and len(phones) > 1 and not silence & set(phones):
            words.append((word, letters, tuple(lang.base_of(symbols.get(phone, str(phone))) for phone in phones)))
    return words[:: len(words) // AT_MOST + 1]


def _letters(word: str) -> tuple[str, ...]:
    """Letters and accents apart, small; of Hangul the sounds of each syllable."""
    return tuple(
        item for item in unicodedata.normalize("NFD", word.lower()) if item.isalpha() or unicodedata.combining(item)
    )


@fact
def lexicon_spelling(places: Places) -> LexiconSpelling:
    """Nothing is read before a rule asks."""
    return LexiconSpelling(places)
