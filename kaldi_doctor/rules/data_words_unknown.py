"""Training words without a pronunciation.

## Checks
How many words of the training transcripts the lexicon does not have: by the count that sym2int.pl leaves in the logs of
compile-train-graphs, else by the transcripts themselves against words.txt.

## Why it matters
A word without a pronunciation is trained as the unknown word, whose phone learns whatever the speakers said there. A
few do no harm; with many, the phones of the neighbours take over the sounds, and all alignments get worse.

## Reading the evidence
Share of the words in the transcripts, and the first of them. If nearly all are missing, the two files do not spell
alike: upper and lower case, another encoding, or other word marks.

## What to try
Add pronunciations (a G2P model makes them for many words), or bring text and lexicon to one spelling, then make lang
and the training graphs anew from the first stage on.

## When it is wrong
Transcripts that mark foreign or broken words on purpose, so that they are trained as the unknown word.

## Sources
Kaldi: egs/wsj/s5/utils/sym2int.pl, egs/wsj/s5/steps/train_mono.sh (map-oov); Josh Meyer, Kaldi Troubleshooting
Head-to-Toe.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from kaldi_doctor.facts.data_and_lang import Places
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, HarmKind, Severity, Word
from kaldi_doctor.model import Origin
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.compile_graphs import GraphsLog
from kaldi_doctor.rules._kit import Limits, Outcomes
from kaldi_doctor.rules._registry import rule


@rule(
    "LEX001",
    "training-words-without-pronunciation",
    severity=Severity.ERROR,
    harm=HarmKind.DATA,
    harm_from=Severity.WARNING,
    metrics=("data.unknown_percent",),
)
def check(found: Experiments, graph: LineageGraph, places: Places, records: Records, limits: Limits) -> Outcomes:
    """Each training directory that compiled graphs; one whose parent stage is such a one is only noted."""
    logs = records.by_dir(GraphsLog)
    bad: set[str] = set()
    counted: dict[str, Counter[str]] = {}
    for path in (path for path in graph.order if path in logs):
        experiment, data, lang = found.get(path), places.data_of(path), places.lang_of(path)
        if experiment is None or experiment.kind not in TRAINING_KINDS or experiment.copied_from:
            continue
        text, known = (data.text() if data else {}), (lang.words() if lang else {})
        if data is not None and data.path not in counted:
            counted[data.path] = Counter(chain.from_iterable(text.values()))
        spoken = counted[data.path] if data is not None else Counter()
        replaced = sum(log.oovs for log in logs[path])
        # Logs of an earlier run with more jobs may lie beside, and logs may be missing: count by utterances compiled.
        total = spoken.total() * sum(log.done + log.failed for log in logs[path]) / len(text) if text else 0.0
        if not spoken or not total or (not replaced and not known):
            yield limits.skipped("the transcripts or words.txt are not at hand", path)
            continue
        named = [word for log in logs[path] for word in log.words]
        origin = max(logs[path], key=lambda log: log.oovs).origin
        if not replaced:
            missing = Counter({word: count for word, count in spoken.items() if word not in known})
            replaced = missing.total()
            named = [word for word, _ in missing.most_common(5)]
            origin = Origin(f"{data.path}/text") if data else origin
        share = limits.read("data.unknown_percent", min(100.0, 100.0 * replaced / spoken.total()), origin=origin)
        words = f"{share.value:.1f} % of the training words have no pronunciation"
        if share.usual:
            yield share.cleared(path, words)
            continue
        inherited = bool(graph.ancestors(path) & bad)
        bad.add(path)
        yield share.finding(
            path,
            f"{words}: {', '.join(dict.fromkeys(named[:20]))[:80]}" if named else words,
            severity=Severity.NOTE if inherited else None,
            stage=graph.stage_of(path),
            points_to=((Cause.LEXICON, Word.PROOF), (Cause.TRANSCRIPTS, Word.TYPICAL)),
            advice="spell text and lexicon alike, or add the pronunciations; then start again from the monophones",
            sources=("Kaldi: egs/wsj/s5/utils/sym2int.pl",),
        )
