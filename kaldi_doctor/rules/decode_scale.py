"""The acoustic scale is that of another kind of model.

## Checks
Acoustic scale of each decode against the kind of its model: chain models (made by nnet3-chain-train) are decoded at 1.0
and their lattices scaled by 10 afterwards, all others at about 0.1. And the self-loop scale of the graph, where the
output of utils/mkgraph.sh was kept: 1.0 for chain, 0.1 for all others.

## Why it matters
A chain network writes scores that are already in the right balance with the language model. At 0.1 the words of the
language model weigh ten times too much: the search drops what was said, mostly as deletions, and no LM weight fixes it.

## Reading the evidence
The scale on the command line of the decoder, what showed the kind of the model, and the usual range.

## What to try
Decode chain models with `--acwt 1.0 --post-decode-acwt 10.0`, and make their graph with `--self-loop-scale 1.0`. For
other models leave the default of their decoding script.

## When it is wrong
Networks trained to frame posteriors with a scale of their own; then set the ranges in an overlay of the cheatsheet.

## Sources
Kaldi: egs/wsj/s5/steps/nnet3/decode.sh (--acwt, --post-decode-acwt); utils/mkgraph.sh (--self-loop-scale); recipes
local/chain/run_tdnn.sh.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.decode_scales import DecodeScale, DecodeScales
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin
from kaldi_doctor.rules._kit import Limits
from kaldi_doctor.rules._registry import rule

CODE, NAME = "DEC020", "acoustic-scale-mismatch"
_CHAIN = "decode the chain model with --acwt 1.0 --post-decode-acwt 10.0"


@rule(
    CODE,
    NAME,
    severity=Severity.ERROR,
    metrics=(
        "decode.acoustic_scale_chain",
        "decode.acoustic_scale_other",
        "decode.post_scale_edge",
        "decode.self_loop_scale_chain",
        "decode.self_loop_scale_other",
    ),
)
def check(scales: DecodeScales, found: Experiments, scores: Scores, limits: Limits) -> Iterator[Finding | Cleared]:
    """Every decode with a model of this tree."""
    for path, item in sorted(scales.by_dir.items()):
        usual = limits.good("decode.acoustic_scale_chain" if item.chain else "decode.acoustic_scale_other")
        kind = "chain model" if item.chain else "model that is not chain"
        model = found.get(item.model)
        evidence = (
            Evidence(metric="acoustic_scale", value=item.scale, expected=usual, origin=item.origin),
            Evidence(metric="kind", value=model.evidence if model else kind, origin=Origin(item.model), label="model"),
        )
        words = f"acoustic scale of {item.scale:g}{' (the default)' if item.assumed else ''}"
        if item.scale not in usual:
            advice = _CHAIN if item.chain else "decode with the default --acwt of the script (0.1, GMMs 0.083333)"
            yield _finding(item, f"a {kind} was decoded with an {words}", Word.PROOF, evidence, advice)
        elif item.chain and item.post == 1.0 and _low(path, scores, limits):
            words = "the lattices of a chain model were not scaled after decoding: the lowest LM weight is the best"
            yield _finding(item, words, Word.PROOF, evidence, _CHAIN)
        elif (loops := _loops(item, limits)) is not None:
            words = f"the graph of a {kind} was made with a self-loop scale of {item.self_loop:g}"
            advice = f"make the graph again with utils/mkgraph.sh --self-loop-scale {1.0 if item.chain else 0.1}"
            yield _finding(item, words, Word.PROOF, (loops, *evidence[1:]), advice)
        else:
            yield Cleared(
                rule=CODE, dir=path, summary=f"{words} for a {kind}", evidence=evidence,

            )  # fmt: skip


def _low(path: str, scores: Scores, limits: Limits) -> bool:
    """Whether the best LM weight is the lowest of the sweep, and too high to be right for unscaled lattices."""
    best = scores.best.get(path)
    weights = [score.lmwt for score in scores.all.get(path, ()) if score.lmwt is not None]
    if best is None or best.lmwt is None or len(set(weights)) < 2:
        return False
    return best.lmwt == min(weights) >= limits.value("decode.post_scale_edge")


def _loops(item: DecodeScale, limits: Limits) -> Evidence | None:
    """The self-loop scale of the graph where it is that of the other kind."""
    wanted = limits.good("decode.self_loop_scale_chain" if item.chain else "decode.self_loop_scale_other")
    if item.self_loop is None or item.self_loop in wanted:
        return None
    return Evidence(metric="self_loop_scale", value=item.self_loop, expected=wanted, origin=item.graph_origin)


def _finding(item: DecodeScale, words: str, word: Word, evidence: tuple[Evidence, ...], advice: str) -> Finding:
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR,
        dir=item.dir,
        stage=StageKind.DECODE,
        summary=words,
        points_to=((Cause.SCALE, word), (Cause.SEARCH, Word.HINT)),
        evidence=evidence,
        advice=(advice,),
        sources=("Kaldi: egs/wsj/s5/steps/nnet3/decode.sh --help",),
    )
