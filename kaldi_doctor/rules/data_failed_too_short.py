"""Utterances that could not be aligned are too short for their words.

## Checks
For every utterance of the last pass that not even the retry beam aligned: its frames against the fewest that its
transcript needs, the shortest path through the HMMs of its phones. What is usual is measured on all utterances of the
data directory.

## Why it matters
Alignment fails for two kinds of reasons. Audio with more words than it can hold: a transcript that is too long, or a
recording or segment that breaks off. Or audio of the right length that does not sound like its words: noise, another
language, wrong pronunciations. The first is repaired in text, segments or recordings, the second is not.

## Reading the evidence
How many of the failed utterances have far fewer frames for their words than usual, how many have fewer than the HMMs
need at all, and the worst by name. Where hardly any has, length is not the reason.

## What to try
Compare the utterances that are named with their recordings: does the recording end before the words do? Correct
segments, cut transcripts to what is said, or copy the recordings again.

## When it is wrong
Very fast speakers among slow ones.

## Sources
Kaldi: src/decoder/decoder-wrappers.cc (failure with the length in frames); a path through the graph takes at least one
frame for each emitting state. Measured on labelled runs.
"""

from __future__ import annotations

from statistics import median

from kaldi_doctor.facts.align_passes import AlignPass, AlignPasses
from kaldi_doctor.facts.data_and_lang import DataDir, LangDir, Places
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Skipped
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "DATA016",
    "failed-utterances-too-short",
    severity=Severity.NOTE,
    sees="failed-lengths",
    metrics=("data.short_ratio", "data.short_percent", "data.short_least"),
)
def check(passes: AlignPasses, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """The first directory of each data directory in which enough utterances fail."""
    seen: set[str] = set()
    for path in graph.order:
        last, data, lang = passes.last(path), places.data_of(path), places.lang_of(path)
        if last is None or data is None or data.path in seen:
            continue
        if len(last.failed) < limits.value("data.short_least"):
            yield Cleared(rule=limits.code, dir=path, summary=f"{len(last.failed)} utterances could not be aligned")
            continue
        seen.add(data.path)
        if lang is None:
            yield limits.skipped("no lang directory at hand", path)
        else:
            yield _outcome(path, last, data, lang, limits)


def _outcome(path: str, last: AlignPass, data: DataDir, lang: LangDir, limits: Limits) -> Finding | Cleared | Skipped:
    text, frames = data.text(), data.utt2num_frames()
    needed = {utt: need for utt, words in text.items() if (need := lang.fewest_frames(words))}
    usual = [frames[utt] / need for utt, need in needed.items() if utt in frames]
    failed = {utt: length / needed[utt] for utt, length in last.failed if utt in needed}
    if not usual or len(failed) < limits.value("data.short_least"):
        return limits.skipped("transcripts, utt2num_frames, topo or phones/align_lexicon.int are not at hand", path)
    bound = limits.value("data.short_ratio") * median(usual)
    short = sorted((ratio, utt) for utt, ratio in failed.items() if ratio < bound)
    impossible = sum(ratio < 1 for ratio, _ in short)
    share = limits.read(
        "data.short_percent", 100.0 * len(short) / len(failed), origin=last.origin, unit="percent", digits=1
    )
    words = f"{len(short)} of {len(failed)} utterances that could not be aligned are too short for their words"
    if share.usual:
        return share.cleared(path, f"{words}: length is not the reason")
    lengths = dict(last.failed)
    return share.finding(
        path,
        words + (f", {impossible} of them shorter than any path through their HMMs" if impossible else ""),
        severity=Severity.NOTE,
        points_to=((Cause.TRANSCRIPTS, Word.TYPICAL), (Cause.AUDIO, Word.TYPICAL)),
        evidence=(
            share.evidence(),
            *(
                Evidence(
                    metric="utterance",
                    value=utt,
                    unit=f"{lengths[utt]} frames for {len(text[utt])} words that need {needed[utt]} or more",
                )
                for _, utt in short[:3]
            ),
        ),
        advice="compare the ends of these recordings with the ends of their transcripts, and correct text or segments",
    )
