"""The model does not know these features.

## Checks
The log-likelihood per frame in decoding against that of aligning the training data with the same model, where the
error rate is high too.

## Why it matters
Training speech and test speech of one kind score alike under a model. A gulf between the two, together with an error
rate that no tuning explains, means that the test features are of another kind: other configuration, other sampling
rate, missing mean normalisation or speaker transforms.

## Reading the evidence
Both likelihoods per frame on the scale of the acoustic model, with their logs. Decoding includes the costs of the
graph, so a difference of a few units is usual; .si passes lie lower than adapted ones.

## What to try
Make the test features again with the configuration of the training features (conf/mfcc.conf, sampling rate,
dimension) and compute CMVN again.

## When it is wrong
Test recordings of another channel or noise; models trained on minutes of speech, which overfit; graphs that force
wrong words (empty grammar, wrong lexicon).

## Sources
Kaldi: src/gmmbin/gmm-latgen-faster.cc and gmm-align-compiled.cc (both print the log-likelihood per frame).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.cheatsheet.load import Cheatsheet
from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.decodes import Decodes
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.model import Cause, Cleared, Evidence, Finding, HarmKind, NotLooked, Severity, StageKind
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC004", "decoding-likelihood-gulf"


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    harm=HarmKind.SCORE,
    metrics=("decode.likelihood_gap", "decode.gulf_wer", "ladder.smallest_test"),
)
def check(
    decodes: Decodes, passes: AlignPasses, graph: LineageGraph, scores: Scores, sheet: Cheatsheet
) -> Iterator[Finding | Cleared | NotLooked]:
    """Hold each decode against the last alignment of its model's training data."""
    usual = sheet.good("decode.likelihood_gap")
    for path, decode in sorted(decodes.by_dir.items()):
        model = graph.model_of(path)
        last = passes.last(model) if model else None
        if decode.log_like is None or last is None or last.log_like is None:
            if decode.log_like is not None:
                yield NotLooked(CODE, "no alignment log of its model to compare the likelihood with", path)
            continue
        gap = last.log_like - decode.log_like
        score = scores.best.get(path)
        evidence = (
            Evidence(
                metric="log_likelihood",
                value=round(decode.log_like, 2),
                unit="per frame",
                origin=decode.origin,
                label="decoding",
            ),
            Evidence(
                metric="log_likelihood",
                value=round(last.log_like, 2),
                unit="per frame",
                origin=last.origin,
                label="training",
            ),
            Evidence(metric="gap", value=round(gap, 2), unit="per frame", expected=usual),
        )
        words = f"{decode.log_like:.1f} per frame in decoding, {last.log_like:.1f} in aligning the training data"
        if gap not in usual and (score is None or (score.ref_words or 0) < sheet.value("ladder.smallest_test")):
            yield NotLooked(CODE, "a likelihood gulf of this size means little without a score on enough words", path)
            continue
        hopeless = score is not None and score.percent not in sheet.good("decode.gulf_wer")
        # Where all words are deleted the graph forced silence upon speech: that explains the gulf.
        silent = score is not None and bool(score.ref_words) and (score.dels or 0) > 0.95 * (score.ref_words or 1)
        if gap in usual or not hopeless or silent:
            yield Cleared(
                rule=CODE,
                dir=path,
                summary=words,
                evidence=evidence,
                speaks_against=((Cause.FEATURES, 1.0),) if gap in usual else (),
            )
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=path,
            stage=StageKind.DECODE,
            summary=f"log-likelihood {words}",
            points_to=((Cause.FEATURES, 3.0), (Cause.AUDIO, 1.0)),
            evidence=evidence,
            advice=("make the test features again with the configuration of the training features, and their CMVN",),
            sources=("Kaldi: src/gmmbin/gmm-latgen-faster.cc",),
        )
