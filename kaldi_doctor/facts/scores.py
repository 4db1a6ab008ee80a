"""Best score of each decode, and which decodes may be compared: same test set, language model and pass only."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaldi_doctor.facts._registry import fact
from kaldi_doctor.facts.experiments import Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.model import Score
from kaldi_doctor.readers._registry import Records
from kaldi_doctor.readers.wer import BrokenScore, ScoreFile

_PASS = re.compile(r"(?:[._](si|it\d+|iter\d+|epoch\d+|nofmllr|fmllr|basis))$")


@dataclass(frozen=True, slots=True)
class DecodeIdentity:
    """What a decode is a decode of. `test_set` is the data directory's name without its feature suffix."""

    decode_dir: str
    model: str | None
    test_set: str
    lm: str
    pass_: str
    guessed: bool
    """True where test set and LM come from the directory's name because no log names them."""


@dataclass(slots=True)
class Scores:
    """Scores by decode directory.

    Attributes:
        best: lowest complete score; ties go to the smaller word insertion penalty, then the smaller LMWT.
        all: every scored setting, by penalty then LMWT.
        partial: decodes whose every score lacks hypotheses (`[PARTIAL]`), with the best of them.
        broken: score files without a number.
        identity: what each decode is a decode of.
    """

    best: dict[str, Score]
    all: dict[str, list[Score]]
    partial: dict[str, Score]
    broken: dict[str, list[BrokenScore]]
    identity: dict[str, DecodeIdentity]

    def comparable(self, left: str, right: str) -> bool:
        """Whether two decodes scored the same words under the same LM and pass, so that their WERs compare."""
        a, b = self.identity.get(left), self.identity.get(right)
        if a is None or b is None or left not in self.best or right not in self.best:
            return False
        one, two = self.best[left], self.best[right]
        same_words = one.ref_words == two.ref_words and one.metric == two.metric
        return same_words and a.test_set == b.test_set and a.lm == b.lm and a.pass_ == b.pass_

    def of_model(self, model: str) -> list[str]:
        """Decode directories of a training directory that have a score, complete ones first."""
        return sorted(
            (
                path
                for path, found in self.identity.items()
                if found.model == model and (path in self.best or path in self.partial)
            ),
            key=lambda path: (path not in self.best, path),
        )


def p_value(a: Score, b: Score) -> float:
    """Two-sided p of the difference between two error rates from their counts alone (binomial, normal limit).

    Word errors cluster within utterances, so this is too small: a caller that has per-utterance errors should
    bootstrap over utterances instead.
    """
    if not a.ref_words or not b.ref_words:
        return 1.0
    p, q = a.percent / 100, b.percent / 100
    pooled = min(max((p * a.ref_words + q * b.ref_words) / (a.ref_words + b.ref_words), 1e-9), 1 - 1e-9)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / a.ref_words + 1 / b.ref_words))
    return math.erfc(abs(p - q) / spread / math.sqrt(2))


def _order(score: Score) -> tuple[float, float, int]:
    return score.percent, score.wip if score.wip is not None else 0.0, score.lmwt if score.lmwt is not None else 0


def _identity(path: str, graph: LineageGraph, found: Experiments) -> DecodeIdentity:
    """Test set from the data directory in the logs, LM from the graph's name and the rescoring."""
    lineage = graph.get(path)
    model = graph.model_of(path)
    name = path.rpartition("/")[2]
    bare = name
    passes: list[str] = []
    while hit := _PASS.search(bare):
        passes.insert(0, hit[1])
        bare = bare[: hit.start()]
    data = lineage.data
    parent = next(
        (other for other in lineage.parents if (e := found.get(other)) and e.kind.value.endswith("decode")), None
    )
    experiment = found.get(path)
    rescored = experiment is not None and experiment.kind.value == "rescored-decode"
    if data is None and rescored:
        data = graph.get(parent).data if parent else None
    if data is not None:
        test_set = re.sub(r"(_hires.*|_fmllr.*|_sp|_vad)$", "", data.rstrip("/").rpartition("/")[2])
        guessed = False
    else:
        test_set, guessed = re.sub(r"^decode_?", "", bare) or "test", True
    lm = _lm_tag(lineage.graph, bare, test_set, rescored=rescored)
    return DecodeIdentity(path, model, test_set, lm, "+".join(passes) or "final", guessed)


def _lm_tag(graph: str | None, bare: str, test_set: str, *, rescored: bool) -> str:
    """The part of the graph's name that tells the LM (`graph_tgpr` -> tgpr); of a rescored decode, its own name."""
    tag = re.sub(r"^graph_?", "", graph.rpartition("/")[2]) if graph else ""
    if rescored or graph is None:
        words = [word for word in bare.removeprefix("decode").split("_") if word]
        for word in test_set.split("_"):
            if word in words:
                words.remove(word)
        tag = "_".join(words)
    return tag.removeprefix("nosp_") or "default"


@fact
def scores(records: Records, found: Experiments, graph: LineageGraph) -> Scores:
    """Collect and choose; PARTIAL scores never win against complete ones. Empty where nothing was scored."""
    every: dict[str, list[ScoreFile]] = records.by_dir(ScoreFile)
    broken = records.by_dir(BrokenScore)
    best: dict[str, Score] = {}
    partial: dict[str, Score] = {}
    listed: dict[str, list[Score]] = {}
    for path, files in every.items():
        listed[path], chosen = sweep_of(files)
        (partial if chosen.partial else best)[path] = chosen
    identity = {path: _identity(path, graph, found) for path in {**every, **broken}}
    return Scores(best, listed, partial, broken, identity)


def sweep_of(files: list[ScoreFile]) -> tuple[list[Score], Score]:
    """(every setting of one decode by penalty and LM weight, the best one, a complete one where there is any)."""
    tried = sorted(_one_kind(files), key=lambda score: (score.wip or 0.0, score.lmwt or 0))
    return tried, min([score for score in tried if not score.partial] or tried, key=_order)


def _one_kind(files: list[ScoreFile]) -> list[Score]:
    """Scores of one metric and one filter: WER before CER; of sclite the overall file; best_wer only by itself."""
    own = [item for item in files if item.kind == "kaldi"]
    if own:
        wers = [item.score for item in own if item.score.metric == "WER"]
        layered = [score for score in wers if score.wip is not None]
        return layered or wers or [item.score for item in own]
    sclite = [item for item in files if item.kind == "sclite"]
    if sclite:
        names = sorted({item.name for item in sclite}, key=lambda name: (name.count("."), name))
        return [item.score for item in sclite if item.name == names[0]]
    return [item.score for item in files if item.score.metric == "WER"] or [item.score for item in files]


def edges_of(best: Score, tried: Sequence[Score]) -> tuple[str, ...]:
    """`lmwt`, `wip` or both, where the best setting is the first or last of several that were tried.

    Without errors, or with an equal score inside the sweep, an edge means nothing; two settings are no sweep.
    """
    if not best.percent:
        return ()
    edges = []
    for name in ("lmwt", "wip"):
        values = {value for score in tried if (value := getattr(score, name)) is not None}
        equal = {getattr(score, name) for score in tried if score.percent == best.percent}
        if len(values) > 2 and getattr(best, name) is not None and equal <= {min(values), max(values)}:
            edges.append(name)
    return tuple(edges)
