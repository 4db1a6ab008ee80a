"""Nearly every word is wrong.

## Checks
The best score of each system on any of its test sets: is almost every word wrong?

## Why it matters
An error rate this high is no matter of tuning. Something does not match: graph and model, features and model,
transcripts and audio, or training went wrong altogether.

## Reading the evidence
The best score over the whole sweep of LM weights and penalties. The split into insertions, deletions and substitutions
is the first hint: nearly all deletions mean empty hypotheses; nearly all substitutions mean that the search ran in the
wrong place.

## What to try
Read a few hypotheses next to their references (`kaldi-doctor transcripts`), then check that graph, lang, model and
features of this decode match.

## When it is wrong
Very small test sets, tasks that are meant to be impossible (another language), and the first iterations of a system
decoded for curiosity.

## Sources
Josh Meyer, "Kaldi Troubleshooting Head-to-Toe"; Kaldi: RESULTS files of the recipes, whose worst monophones stand at
about 80 % (hkust, CER 80.7).
"""

from __future__ import annotations

from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "WER002",
    "nearly-every-word-wrong",
    severity=Severity.ERROR,
    sees="scores",
    metrics=("ladder.hopeless_wer", "ladder.smallest_test"),
)
def check(scores: Scores, limits: Limits) -> Outcomes:
    """Look at the final decodes of each system; decodes kept without their model count to the directory above."""
    if not scores.best:
        yield limits.skipped("no complete score in the tree")
        return
    smallest = limits.value("ladder.smallest_test")
    systems: dict[str, list[str]] = {}
    for decode in sorted(scores.best):
        systems.setdefault(scores.identity[decode].model or decode.rpartition("/")[0], []).append(decode)
    for system, every in systems.items():
        decodes = [decode for decode in every if scores.identity[decode].pass_ != "si"]
        judged = [scores.best[d] for d in decodes if (scores.best[d].ref_words or 0) >= smallest]
        if not judged:
            continue
        best = min(judged, key=lambda score: score.percent)
        wrong = limits.read(
            "ladder.hopeless_wer", best.percent, origin=best.origin, metric=best.metric.lower(), unit="percent"
        )
        words = f"{best.metric} {best.percent:.2f} %"
        yield wrong.outcome(
            system if wrong.usual else best.decode_dir,
            words if wrong.usual else f"{words} at its best setting",
            odd=Severity.ERROR,
            symptom=True,
            points_to=tuple((cause, Word.HINT) for cause in (Cause.GRAPH, Cause.FEATURES, Cause.LM, Cause.ALIGNMENT)),
            advice=f"read some hypotheses beside their references: kaldi-doctor transcripts {best.decode_dir}",
            sources=("Josh Meyer, Kaldi Troubleshooting Head-to-Toe",),
        )
