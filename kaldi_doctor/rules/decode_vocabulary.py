"""Test words are missing from the decoding graph.

## Checks
Words of the reference transcripts that words.txt of the decoding graph does not hold: they cannot be recognised.

## Why it matters
Each such word is at least one error, and usually two, because the search puts other words in its place. No acoustic
model fixes that.

## Reading the evidence
Out-of-vocabulary tokens over all tokens of the test transcripts, and the most frequent of them.

## What to try
Add the words to the lexicon and make lang, G and the graph again, or train the language model on text of the test
domain. If nearly all words are missing, the graph belongs to another task.

## When it is wrong
Transcripts with other spelling, case or punctuation than the lexicon: then normalise the text instead.

## Sources
Kaldi: egs/wsj/s5/RESULTS (about 2 % out of vocabulary in the 20k test condition); Josh Meyer, Kaldi Troubleshooting
Head-to-Toe (acoustic or language model).
"""

from __future__ import annotations

from kaldi_doctor.facts.spoken_words import SpokenWords
from kaldi_doctor.kinds import Cause, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LM001",
    "test-words-out-of-vocabulary",
    severity=Severity.ERROR,
    sees="test-vocabulary",
    harm=HarmKind.SCORE,
    harm_from=Severity.WARNING,
    metrics=("lm.oov_percent",),
)
def check(words: SpokenWords, limits: Limits) -> Outcomes:
    """One count for each pair of graph and test set."""
    for decode in words.decodes():
        spoken = words.of(decode)
        if spoken is None:
            yield limits.skipped("the test transcripts or words.txt of the graph are not at hand", decode)
            continue
        missing = spoken.only(spoken.counts.keys() - spoken.graph.words().keys())
        worst = ", ".join(word for word, _ in missing.most_common(5))
        share = limits.read(
            "lm.oov_percent",
            spoken.percent(missing),
            origin=Origin(f"{spoken.data.path}/text"),
            metric="oov_tokens",
            unit="percent",
        )
        yield share.outcome(
            spoken.lang or decode,
            f"{share.value:.1f} % of the test words are out of vocabulary"
            if share.usual
            else f"{share.value:.1f} % of the test words are not in the graph's words.txt ({worst})",
            stage=StageKind.DECODE,
            points_to=(
                (Cause.LM, Word.PROOF if share.poor else Word.TYPICAL),
                (Cause.LEXICON, Word.HINT),
                (Cause.GRAPH, Word.HINT),
            ),
            evidence=(
                share.evidence(
                    quote=f"{missing.total()} of {spoken.counts.total()} words are not in {spoken.graph.path}/words.txt"
                ),
            ),
            advice="add the missing words to the lexicon and the language model, then make lang, G and the graph again",
            sources=("Kaldi: egs/wsj/s5/RESULTS",),
        )
