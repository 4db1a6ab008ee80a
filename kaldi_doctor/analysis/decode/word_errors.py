"""Whose fault a word error is: vocabulary, language model, or acoustics.

Errors that touch are judged together, since IN DIFFERENCE for INDIFFERENCE is one mistake in two words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec

from kaldi_doctor.align.aligned_texts import AlignedTexts
from kaldi_doctor.align.word_errors import GAP, Aligned

KINDS = {
    "oov": "reference word outside the vocabulary",
    "spacing": "same letters or phones, other word boundaries (language model)",
    "homophone": "same pronunciation, other word (language model)",
    "near": "nearly the same pronunciation (acoustics, or a language model that is too weak)",
    "noise": "silence or noise word",
    "other": "other sounds (acoustics)",
    "unjudged": "the lexicon of the graph is not at hand",
}
_NOISE = re.compile(r"^[<\[({].*[>\])}]$|^!SIL(ENCE)?$")
_POSITION = re.compile(r"_[BIES]$")
Lexicon = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Errors of one utterance that touch."""

    utt: str
    reference: tuple[str, ...]
    hypothesis: tuple[str, ...]
    errors: int
    kind: str


@dataclass(frozen=True, slots=True)
class Judge:
    """What errors are judged by.

    Attributes:
        vocabulary: words of the graph's words.txt; empty where not at hand.
        lexicon: pronunciations by word; empty where not at hand.
        near: phone edits over phones up to which two pronunciations are near (cheatsheet `lm.near_phones`).
    """

    vocabulary: frozenset[str] = frozenset()
    lexicon: Lexicon = field(default_factory=dict)
    near: float = 0.25


@dataclass(slots=True)
class ErrorSums:
    """Errors of a decode by kind and by word; `substituted` holds (reference, hypothesis) pairs."""

    words: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    substituted: Counter[tuple[str, str]] = field(default_factory=Counter)
    inserted: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)


def kind_words(kind: str) -> str:
    """What a kind means, on this machine: without kaldialign nothing compares sounds."""
    if kind == "unjudged" and find_spec("kaldialign") is None:
        return "kaldialign is not installed (pip install 'kaldi-doctor[align]')"
    return KINDS[kind]


def read_lexicon(align_lexicon: Mapping[str, list[tuple[str, ...]]]) -> Lexicon:
    """Pronunciations without the position of each phone in its word."""
    return {
        word: [tuple(_POSITION.sub("", phone) for phone in one) for one in ways] for word, ways in align_lexicon.items()
    }


def hunks(aligned: Aligned, judge: Judge) -> Iterator[Hunk]:
    """Touching errors of one utterance, each with its kind."""
    for reference, hypothesis, errors in stretches(aligned):
        yield Hunk(aligned.utt, reference, hypothesis, errors, kind_of(reference, hypothesis, judge))


def stretches(aligned: Aligned) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], int]]:
    """(reference words, hypothesis words, errors) of touching errors of one utterance."""
    run: list[tuple[str, str]] = []
    for pair in (*aligned.pairs, (GAP, GAP)):
        if pair[0] != pair[1]:
            run.append(pair)
        elif run:
            yield tuple([a for a, _ in run if a != GAP]), tuple([b for _, b in run if b != GAP]), len(run)
            run = []


def kind_of(reference: tuple[str, ...], hypothesis: tuple[str, ...], judge: Judge) -> str:
    """The kind of one stretch of errors; a key of KINDS."""
    if reference and hypothesis and "".join(reference) == "".join(hypothesis):
        return "spacing"
    if judge.vocabulary and any(word not in judge.vocabulary for word in reference):
        return "oov"
    if all(_NOISE.match(word) for word in (*reference, *hypothesis)):
        return "noise"
    if not judge.lexicon:
        return "unjudged"
    left, right = _sounds(reference, judge.lexicon), _sounds(hypothesis, judge.lexicon)
    if not left or not right:
        return "other"
    if left & right:
        return "homophone" if len(reference) == len(hypothesis) else "spacing"
    try:
        from kaldialign import edit_distance
    except ImportError:
        return "unjudged"
    for one in left:
        for two in right:
            if edit_distance(one, two)["total"] <= judge.near * max(len(one), len(two)):
                return "near"
    return "other"


def _sounds(words: tuple[str, ...], lexicon: Lexicon) -> set[tuple[str, ...]]:
    """At most 16 phone sequences that a few words can have; none where one word has no pronunciation."""
    if not words or len(words) > 6:
        return set()
    made: list[tuple[str, ...]] = [()]
    for word in words:
        made = [head + tail for head in made for tail in lexicon.get(word, [])][:16]
    return set(made)


def add_up(every: AlignedTexts, judge: Judge) -> ErrorSums:
    """Sums over a decode."""
    sums = ErrorSums(words=len(every.left) - every.left.count(0))
    for (left, right), count in every.confusions().items():
        if left == GAP:
            sums.inserted[right] += count
        elif right == GAP:
            sums.deleted[left] += count
        else:
            sums.substituted[left, right] += count
    kinds: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}
    for one in every.with_errors():
        for reference, hypothesis, errors in stretches(one):
            kind = kinds.get((reference, hypothesis))
            if kind is None:
                kind = kinds[reference, hypothesis] = kind_of(reference, hypothesis, judge)
            sums.by_kind[kind] += errors
    return sums
