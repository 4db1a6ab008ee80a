"""Test words that the language model does not contain, though words.txt does.

## Checks
The unigrams of the ARPA file beside the data, where there is just one, against the words of the test transcripts that
are in words.txt.

## Why it matters
The decoding graph holds only what G.fst holds. A word of words.txt without unigram is in no path; it is lost as surely
as an OOV word, and the OOV count against words.txt misses it.

## Reading the evidence
Such words among the test words, and the commonest.

## What to try
Make the language model with the whole vocabulary (a vocabulary file, or text that covers it), then G.fst and the graph
again.

## When it is wrong
The ARPA file that was found is not the one behind this graph.

## Sources
src/lmbin/arpa2fst.cc (what is not in the ARPA file is not in G.fst); utils/format_lm.sh.
"""

from __future__ import annotations

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts.arpa_models import ArpaModels
from kaldi_doctor.facts.spoken_words import SpokenWords
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LM003",
    "test-words-not-in-the-language-model",
    severity=Severity.ERROR,
    sees="test-vocabulary",
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=("lm.oov_percent",),
)
def check(tests: SpokenWords, models: ArpaModels, limits: Limits) -> Outcomes:
    """Each pair of graph and test set, once."""
    if len(models.paths) != 1:
        many = f"{len(models.paths)} ARPA files beside the data: not known which one the graph holds"
        yield limits.skipped(many if models.paths else "no ARPA file of the language model beside the data")
        return
    path = models.paths[0]
    try:
        unigrams = models.unigrams(path)
    except UnreadableArtifact as error:
        yield limits.skipped(str(error))
        return
    for decode, spoken in tests.pairs():
        lost = spoken.only((spoken.counts.keys() & spoken.graph.words().keys()) - unigrams)
        share = limits.read(
            "lm.oov_percent", spoken.percent(lost), origin=Origin(path), metric="not_in_lm_percent", unit="percent"
        )
        quote = ", ".join(f"{word} ({count})" for word, count in lost.most_common(5)) or None
        yield share.outcome(
            spoken.lang or decode,
            f"{share.value:.1f} % of the test words are in words.txt and not in {path}",
            stage=StageKind.DECODE,
            points_to=((Cause.LM, Word.PROOF), (Cause.GRAPH, Word.HINT)),
            confidence="inferred",
            evidence=(share.evidence(quote=quote),),
            advice="make the language model with the whole vocabulary, then G and the graph again",
            sources=("Kaldi: src/lmbin/arpa2fst.cc",),
        )
