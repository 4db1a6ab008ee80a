"""One model has two results that contradict each other.

## Checks
Final decodes of one model on one test set with two graphs of one language model (`graph_nosp_tgsmall` and
`graph_tgsmall`): is the worse of them worse than recipes ever have it, beyond chance? And final decodes of one model
with one language model on two test sets, where the error rate of one is a multiple of the other's.

## Why it matters
The model is the same and the speech is the same, so the graph alone makes the difference: its lexicon, its silence
probabilities, its language model, or the model it was made for. Everything else is acquitted by the better decode.

## Reading the evidence
Both scores with their files, their ratio, and which files of the two graphs differ where both are at hand.

## What to try
Make the worse graph again from the lang directory of the better one; if that is as good, the lexicon or G.fst of the
other lang directory is at fault.

## When it is wrong
Graphs of two language models whose names say nothing of it. Test sets that differ by nature (clean and noisy): these
are only noted.

## Sources
egs/tedlium/s5_r2/RESULTS: 23.3 % and 24.0 % with and without silence probabilities; egs/wsj/s5/RESULTS: 6.45 % and
3.86 % with a small and a large dictionary, dev93 and eval92 at most 1.9 apart. A public report: 20.8 % and 2.3 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import Cause, DirKind, HarmKind, Severity, StageKind, Word
from kaldi_doctor.model import Evidence, Score
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule

_FILES = ("words.txt", "phones.txt", "phones/align_lexicon.int", "num_pdfs", "disambig_tid.int")


@rule(
    "WER004",
    "two-results-of-one-model",
    severity=Severity.ERROR,
    harm=HarmKind.CONTRADICTION,
    harm_from=Severity.WARNING,
    metrics=("ladder.graphs_ratio", "ladder.sets_ratio", "ladder.smallest_test", "ladder.rise_p"),
)
def check(
    scores: Scores,
    utterances: UtteranceErrors,
    found: Experiments,
    graph: LineageGraph,
    places: Places,
    limits: Limits,
) -> Outcomes:
    """Each pair of decodes of one model once, the worse of the two named."""
    pairs = 0
    for better, worse in _pairs(scores, found, limits):
        same = scores.identity[better.decode_dir].test_set == scores.identity[worse.decode_dir].test_set
        graphs = [(graph.get(item.decode_dir).graph or "").rstrip("/") for item in (better, worse)]
        if same and (better.ref_words != worse.ref_words or "" in graphs or graphs[0] == graphs[1]):
            continue
        if not same and graphs[0] != graphs[1]:
            continue
        pairs += 1
        key = "ladder.graphs_ratio" if same else "ladder.sets_ratio"
        ratio = limits.read(key, worse.percent / better.percent, unit="")
        what = f"with {graphs[1]}, {better.percent:.2f} % with {graphs[0]}"
        if not same:
            sets = [scores.identity[item.decode_dir].test_set for item in (worse, better)]
            what = f"on {sets[0]}, {better.percent:.2f} % on {sets[1]}"
        words = f"the same model has {worse.metric} {worse.percent:.2f} % {what}"
        evidence = (
            *(
                Evidence(
                    metric=item.metric.lower(), value=item.percent, unit="percent", origin=item.origin, label=label
                )
                for item, label in ((worse, "worse"), (better, "better"))
            ),
            ratio.evidence(),
        )
        if ratio.usual or utterances.p_value(worse, better)[0] > limits.value("ladder.rise_p"):
            yield ratio.cleared(worse.decode_dir, words, evidence)
            continue
        differing = _differing(places, better.decode_dir, worse.decode_dir) if same else ()
        lexical = bool({"phones.txt", "phones/align_lexicon.int"} & set(differing))
        yield ratio.finding(
            worse.decode_dir,
            words + (f"; the graphs differ in {', '.join(differing)}" if differing else ""),
            severity=None if same else Severity.NOTE,
            stage=StageKind.DECODE,
            by_score=same,
            points_to=(
                (
                    (Cause.GRAPH, Word.PROOF),
                    (Cause.LEXICON, Word.TYPICAL if lexical else Word.HINT),
                    (Cause.LM, Word.HINT),
                )
                if same
                else ((Cause.FEATURES, Word.HINT), (Cause.TRANSCRIPTS, Word.HINT))
            ),
            evidence=evidence,
            advice=(
                f"make {graphs[1]} again from the lang directory that {graphs[0]} was made from"
                if same
                else "compare recordings, features and references of the two test sets"
            ),
        )
    if not pairs:
        yield limits.skipped("no model was scored with two graphs of one language model, or on two test sets")


def _pairs(scores: Scores, found: Experiments, limits: Limits) -> Iterator[tuple[Score, Score]]:
    """(better, worse) of final decodes of one model with one language model, none of them rescored or a copy."""
    groups: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for path, score in sorted(scores.best.items()):
        identity, decode = scores.identity[path], found.get(path)
        if decode is None or decode.kind is not DirKind.DECODE or decode.copied_from or identity.pass_ != "final":
            continue
        if identity.model and score.percent and (score.ref_words or 0) >= limits.value("ladder.smallest_test"):
            groups[identity.model, identity.lm, score.metric].append(score)
    for group in groups.values():
        for one, other in combinations(group, 2):
            yield (one, other) if one.percent <= other.percent else (other, one)


def _differing(places: Places, better: str, worse: str) -> tuple[str, ...]:
    """Files in which the graphs of two decodes differ, where both graphs have them."""
    one, other = places.graph_of(better), places.graph_of(worse)
    if one is None or other is None:
        return ()
    both = [(name, one.raw(name), other.raw(name)) for name in _FILES]
    return tuple(name for name, left, right in both if left is not None and right is not None and left != right)
