"""Utterances are left out of training: they have no alignment.

## Checks
"No alignment for utterance" in the accumulation logs of each GMM stage: each utterance once, however many iterations
and jobs name it.

## Why it matters
Whatever was not aligned is not trained on, and no program stops for it. Where it is many utterances, or all those of
some speakers, the model was not trained on what the recipe says.

## Reading the evidence
How many of the stage's utterances it is, the speakers that lose most, and the first utterances with the log that names
them. Those that the alignments of the stage before lost already are only noted.

## What to try
Listen to the utterances beside their transcripts; align with a wider --retry-beam; see which speakers or recordings
they come from.

## When it is wrong
A stage that was trained on purpose with alignments of a part of its data. Monophone training names utterances until its
first iterations align them: only those that the last iteration names as well are counted.

## Sources
Josh Meyer, Kaldi Troubleshooting Head-to-Toe; Kaldi: src/gmmbin/gmm-acc-stats-ali.cc (prints the message).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from shlex import quote

from kaldi_doctor.facts.align_passes import AlignPasses
from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.gmm_training import GmmTraining
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Evidence
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_SHOWN = 5
"""Utterances that are named; all are counted."""


@rule(
    "ALI005",
    "utterances-without-alignment",
    severity=Severity.ERROR,
    sees="utterances-aligned",
    harm=HarmKind.DATA,
    metrics=("align.failed_percent", "align.failed_least", "align.inherited_share"),
)
def check(training: GmmTraining, passes: AlignPasses, places: Places, graph: LineageGraph, limits: Limits) -> Outcomes:
    """One outcome for each stage that accumulated statistics."""
    for path, stage in training.by_dir.items():
        if not stage.acc:
            continue
        last = stage.acc[-1]
        lost = {name: origin for name, origin in stage.no_alignment.items() if name in stage.unaligned_last}
        total = last.done + last.errors
        percent = 100.0 * len(lost) / total if total else 0.0
        share = limits.read("align.failed_percent", percent, origin=last.origin, metric="unaligned")
        words = f"{len(lost)} of {total} utterances have no alignment in training ({percent:.1f} %)"
        if not lost:
            yield share.cleared(path, words)
            continue
        known = {
            name
            for parent in (path, *graph.parents(path))
            if (made := passes.last(parent)) is not None
            for name, _ in made.failed
        }
        inherited = len(known & lost.keys()) >= limits.value("align.inherited_share") * len(lost)
        many = len(lost) >= limits.value("align.failed_least")
        yield share.finding(
            path,
            words + _speakers(path, lost, places),
            severity=Severity.NOTE if inherited else None if many else Severity.WARNING,
            stage=graph.stage_of(path),
            points_to=((Cause.ALIGNMENT, Word.TYPICAL), (Cause.TRANSCRIPTS, Word.HINT), (Cause.AUDIO, Word.HINT)),
            evidence=(
                share.evidence(),
                *(
                    Evidence(metric="utterance", value=name, origin=origin, label="unaligned")
                    for name, origin in list(lost.items())[:_SHOWN]
                ),
            ),
            advice=(
                "listen to the utterances that are left out, with their transcripts",
                f"list all of them: kaldi-doctor align check {quote(path)} --failed",
            ),
            sources=("Josh Meyer, Kaldi Troubleshooting Head-to-Toe",),
        )


def _speakers(path: str, lost: Iterable[str], places: Places) -> str:
    """The speakers that lose most, where utt2spk is at hand."""
    data = places.data_of(path)
    speaker = data.utt2spk() if data is not None else {}
    counts = Counter(speaker[name] for name in lost if name in speaker)
    if not counts:
        return ""
    most = ", ".join(f"{name} {count}" for name, count in counts.most_common(3))
    return f", of {len(counts)} speaker{'s' if len(counts) > 1 else ''}: {most}"
