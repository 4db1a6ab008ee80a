"""Phones of the lexicon never occur in the training data.

## Checks
Phones without a single frame: by the list that build-tree prints, of monophones by their own alignments. The positions
of a phone in the word (_B, _E, _I, _S) and its stresses count as one phone; silence phones are left out. Then the words
that cannot be said without them, and how many of the words of each test set those are.

## Why it matters
Such a phone has a state of the tree that nothing trained: it keeps the values of an average frame, or those of the
phones it shares a root with. Every word with it is recognised by its other sounds alone.

## Reading the evidence
The phones, the words of the lexicon that need one of them, and the share of the test words. Where no word of the
lexicon needs them, they do no harm.

## What to try
Add recordings with these sounds, or write such words with a phone that is near and that training has. Phones that no
word needs can be taken out of nonsilence_phones.txt.

## When it is wrong
A lexicon larger than the task: rare words with a rare phone that nobody says. Phones of foreign names.

## Sources
Kaldi: src/bin/build-tree.cc (prints the phones), src/gmmbin/gmm-init-model.cc (pdfs without statistics); 77 labelled
runs and 20 public trees: five have such a phone, and none has a test word that needs it.
"""

from __future__ import annotations

from collections import Counter

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.spoken_words import SpokenWords
from kaldi_doctor.facts.unseen_phones import Unseen, UnseenPhones
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_SHOWN = 6


@rule("LEX006", "phones-without-training-data", severity=Severity.WARNING, metrics=("lm.untrained_percent",))
def check(unseen: UnseenPhones, tests: SpokenWords | None, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The first stage that lacks certain phones; those after it lack the same ones."""
    reported: set[tuple[str, ...]] = set()
    for path, stage in unseen.by_dir.items():
        if not stage.sets:
            yield Cleared(rule=limits.code, dir=path, summary=f"all {stage.phones} phones occur in the training data")
            continue
        names = tuple(sorted(stage.names))
        if names not in reported:
            reported.add(names)
            yield _outcome(path, stage, tests, graph, limits)


def _outcome(
    path: str, stage: Unseen, tests: SpokenWords | None, graph: LineageGraph, limits: Limits
) -> Finding | Cleared:
    known = stage.lang.pronunciations()
    needing = {word for word, said in known.items() if all(stage.ids & set(phones) for phones in said)}
    names = stage.names
    listed = f"{', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''}"
    verb = "occurs" if len(names) == 1 else "occur"
    words = f"{len(names)} of {stage.phones} phones never {verb} in the training data ({listed})"
    missing = Evidence(
        metric="phones_unseen", value=len(names), unit=f"of {stage.phones} phones", origin=stage.origin, quote=listed
    )
    if known and not needing:
        return Cleared(rule=limits.code, dir=path, summary=f"{words}, and no word needs them", evidence=(missing,))
    spelt = {number: word for word, number in stage.lang.words().items()}
    needed = Evidence(
        metric="words_untrained",
        value=len(needing),
        unit=f"of {len(known)} words of the lexicon",
        quote=", ".join(sorted(spelt[word] for word in needing if word in spelt)[:_SHOWN]) or None,
    )
    worst, spoken = _tested(path, needing, tests, graph)
    share = limits.read("lm.untrained_percent", worst, metric="untrained_percent", unit="percent of the test words")
    said = f"; {worst:.1f} % of the test words need them" if spoken else ""
    return share.finding(
        path,
        words + said,
        severity=Severity.NOTE if share.usual else Severity.WARNING,
        stage=graph.stage_of(path),
        points_to=((Cause.LEXICON, Word.HINT if share.usual else Word.TYPICAL),),
        evidence=(
            missing,
            *((needed,) if known else ()),
            *((share.evidence(quote=", ".join(w for w, _ in spoken.most_common(_SHOWN))),) if spoken else ()),
        ),
        advice="say these words with phones that training has, or add recordings in which the phones occur",
        sources=("Kaldi: src/bin/build-tree.cc",),
    )


def _tested(path: str, needing: set[int], tests: SpokenWords | None, graph: LineageGraph) -> tuple[float, Counter[str]]:
    """(percent, the words) of the test set with most words that need such a phone, of decodes made with a stage."""
    best: tuple[float, Counter[str]] = (0.0, Counter())
    for decode, spoken in tests.pairs() if tests is not None else ():
        if path not in graph.ancestors(decode):
            continue
        ids = spoken.graph.words()
        some = spoken.only({word for word in spoken.counts if ids.get(word) in needing})
        best = max(best, (spoken.percent(some), some), key=lambda item: item[0])
    return best
