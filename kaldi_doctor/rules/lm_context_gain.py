"""The language model does not know the word sequences of the test text.

## Checks
The cross entropy of the test transcripts under the ARPA model beside the data, against that of its unigrams alone: the
bits a word that context saves.

## Why it matters
An n-gram model helps because words follow one another as in its text. Where context saves nothing, or makes the test
words less likely than their frequencies alone, the model was made from other text, or from text whose lines or words
were put in another order; recognition is then worse than with no language model at all, and no tuning helps.

## Reading the evidence
Bits a word saved by context, and the perplexity of the model and of its unigrams on the same words. Words that the
model does not have are left out here; another rule counts them.

## What to try
Look at the text that the language model was made from beside the test transcripts; make it again from text of the same
kind, and G.fst and the graph from it. Decoding with the old model at a low LM weight shows how much it costs.

## When it is wrong
Digit strings and other random word sequences have no context to know: their models are unigrams, which are not judged.
Where several ARPA files lie beside the data, the one that predicts best is judged, which need not be the one in the
graph.

## Sources
Chen and Goodman, An empirical study of smoothing techniques for language modeling (1998); Kaldi:
src/lm/arpa-file-parser.cc.
"""

from __future__ import annotations

from kaldi_doctor.errors import UnreadableArtifact
from kaldi_doctor.facts.arpa_models import ArpaModels
from kaldi_doctor.facts.spoken_words import Spoken, SpokenWords
from kaldi_doctor.kaldi.arpa import NgramModel, TextFit, fit
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_MOST = 20_000
"""Words of a test text that are looked at: more would not change the second digit."""


@rule(
    "LM005",
    "language-model-domain-mismatch",
    severity=Severity.ERROR,
    metrics=("lm.context_gain", "ladder.smallest_test"),
)
def check(tests: SpokenWords, models: ArpaModels, limits: Limits) -> Outcomes:
    """Each pair of graph and test set, once."""
    read: dict[str, NgramModel] = {}
    for path in models.paths:
        try:
            model = models.model(path)
        except UnreadableArtifact as error:
            yield limits.skipped(str(error))
            continue
        if model.order > 1:
            read[path] = model
    if not read:
        yield limits.skipped("no ARPA model of bigrams or more beside the data")
        return
    for decode, spoken in tests.pairs():
        found = _best(read, spoken, int(limits.value("ladder.smallest_test")))
        if found is None:
            yield limits.skipped("too few words of the test text are known to the model", decode)
        else:
            yield _outcome(spoken.lang or decode, *found, limits)


def _best(models: dict[str, NgramModel], spoken: Spoken, least: int) -> tuple[str, TextFit] | None:
    """The model that predicts a test text best, by the bits that context saves."""
    sentences: list[tuple[str, ...]] = []
    words = 0
    for line in spoken.data.text().values():
        sentences.append(line)
        words += len(line)
        if words >= _MOST:
            break
    fits = [(path, made) for path, model in models.items() if (made := fit(model, sentences)) is not None]
    fits = [(path, made) for path, made in fits if made.words >= least]
    return max(fits, key=lambda item: item[1].gain, default=None)


def _outcome(where: str, path: str, found: TextFit, limits: Limits) -> Finding | Cleared:
    gain = limits.read("lm.context_gain", found.gain, origin=Origin(path))
    return gain.outcome(
        where,
        f"context saves {found.gain:.2f} bits a word of the test text under {path}",
        stage=StageKind.DECODE,
        points_to=((Cause.LM, Word.PROOF),),
        evidence=(
            gain.evidence(),
            Evidence(metric="perplexity", value=round(found.perplexity, 1), label="model"),
            Evidence(metric="perplexity", value=round(2**found.unigram_bits, 1), label="unigrams"),
        ),
        advice=f"make {path} again from text of the kind that is spoken in the test set, then G.fst and the graph",
        sources=("Chen and Goodman (1998)",),
    )
