"""The ladder: trained systems in the order of their lineage, each with its score and that of its parent stage.

A step is compared only with decodes of the same words, language model and pass. A neural network that does not take
fMLLR features is held against the speaker-independent pass (`.si`) of the SAT system behind it. A scored decode whose
model was trained elsewhere has a row of its own, with nothing to compare it with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kaldi_doctor.facts._registry import FactMissing, fact
from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.scores import Scores, p_value
from kaldi_doctor.facts.utterance_errors import UtteranceErrors
from kaldi_doctor.kinds import STAGE_OF_KIND, TRAINING_KINDS, DirKind, StageKind
from kaldi_doctor.model import Score

_FLAVOUR = {
    DirKind.SGMM2: "sgmm2",
    DirKind.NNET1: "nnet1",
    DirKind.NNET1_SEQ: "nnet1",
    DirKind.NNET2: "nnet2",
    DirKind.NNET3: "nnet3",
    DirKind.NNET3_RAW: "nnet3",
    DirKind.CHAIN: "chain",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One trained system. `score` is the one shown on the ladder: main test set and LM, final pass, where scored.

    A step of kind DECODE is a scored decode whose model was not trained in this tree.
    """

    dir: str
    kind: DirKind
    stage: StageKind
    flavour: str
    parents: tuple[str, ...]
    score: Score | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A step's score against that of its parent stage.

    `p` is two-sided; of a rise it comes from the utterances of both where their errors are at hand.
    """

    dir: str
    parent: str
    own: Score
    base: Score
    p: float
    fair: bool
    """False where a difference is to be expected: other kind of features or adaptation, a smaller training set."""

    @property
    def change(self) -> float:
        """Points of percent; positive is worse."""
        return self.own.percent - self.base.percent

    @property
    def ratio(self) -> float:
        """Own over base error rate."""
        return self.own.percent / max(self.base.percent, 1e-9)


class Ladder:
    """Steps in topological order with their comparisons."""

    def __init__(self, steps: list[Step], comparisons: list[Comparison], main: tuple[str, str] | None) -> None:
        self.steps = steps
        self.comparisons = comparisons
        self.main = main
        """(test set, LM) that most steps were scored on, or None."""

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def step(self, path: str) -> Step | None:
        """The step of a training directory, or None."""
        return next((step for step in self.steps if step.dir == path), None)

    def comparison(self, path: str) -> Comparison | None:
        """The comparison of a step with its parent stage, main test set first."""
        return next((item for item in self.comparisons if item.dir == path), None)


def adapted(experiment: Experiment) -> bool:
    """Whether a decode used speaker transforms (fMLLR): `trans.J` in its feature pipe or fMLLR-made features."""
    commands = [job.command for job in experiment.logs_of("decode.#.log")[:1]]
    return any("trans." in command or "data-fmllr" in command for command in commands)


def _final(pass_: str) -> bool:
    return pass_ != "si" and not pass_.startswith("si+")


def _shown(path: str, scores: Scores, found: Experiments, main: tuple[str, str] | None) -> Score | None:
    """The score of a step: main test set and LM first, final pass before iterations before `.si`, then the best."""
    decodes = _originals(path, scores, found)

    def key(decode: str) -> tuple[bool, bool, bool, float]:
        identity = scores.identity[decode]
        score = scores.best.get(decode) or scores.partial[decode]
        return (
            (identity.test_set, identity.lm) != main,
            not _final(identity.pass_),
            decode not in scores.best,
            score.percent,
        )

    if not decodes:
        return None
    chosen = min(decodes, key=key)
    return scores.best.get(chosen) or scores.partial[chosen]


def _main_set(models: list[str], scores: Scores) -> tuple[str, str] | None:
    """The (test set, LM) that most steps share; ties go to test over dev, then by name."""
    counts: Counter[tuple[str, str]] = Counter()
    for model in models:
        counts.update({(i.test_set, i.lm) for d in scores.of_model(model) if _final((i := scores.identity[d]).pass_)})
    if not counts:
        return None
    return min(counts, key=lambda item: (-counts[item], "dev" in item[0], item))


def _originals(path: str, scores: Scores, found: Experiments) -> list[str]:
    """Decodes of a model; a copy that was scored in another way counts only where the original was not scored."""
    decodes = list(scores.of_model(path))
    return [
        decode
        for decode in decodes
        if (experiment := found.get(decode)) is None or experiment.copied_from not in scores.best
    ]


def _pairs(path: str, parent: str, scores: Scores, found: Experiments, *, neural: bool) -> list[tuple[str, str, bool]]:
    """(own decode, parent's decode, fair) pairs that may be compared."""
    pairs: list[tuple[str, str, bool]] = []
    for own in _originals(path, scores, found):
        mine = scores.identity[own]
        if own not in scores.best or not _final(mine.pass_):
            continue
        own_experiment = found.get(own)
        # Only a neural network is excused for doing without fMLLR: a GMM recipe never drops it again.
        own_adapted = not neural or (own_experiment is not None and adapted(own_experiment))
        for base in _originals(parent, scores, found):
            theirs = scores.identity[base]
            if base not in scores.best or (mine.test_set, mine.lm) != (theirs.test_set, theirs.lm):
                continue
            a, b = scores.best[own], scores.best[base]
            if a.ref_words != b.ref_words or a.metric != b.metric:
                continue
            base_experiment = found.get(base)
            base_adapted = base_experiment is not None and adapted(base_experiment)
            fair = own_adapted or not base_adapted
            pairs.append((own, base, fair))
    return pairs


def _compare(
    path: str,
    parents: list[str],
    scores: Scores,
    utterances: UtteranceErrors,
    found: Experiments,
    main: tuple[str, str] | None,
) -> list[Comparison]:
    """Comparisons of one step with each parent: fair pairs where there are any, one per test set and LM, main first."""
    made: list[Comparison] = []
    for parent in parents:
        pairs = _pairs(path, parent, scores, found, neural=STAGE_OF_KIND[found.by_path[path].kind] is StageKind.DNN)
        fair = [pair for pair in pairs if pair[2]]
        seen: set[tuple[str, str]] = set()
        order = sorted(fair or pairs, key=lambda pair: (scores.best[pair[0]].percent, scores.best[pair[1]].percent))
        for own, base, is_fair in order:
            identity = scores.identity[own]
            key = (identity.test_set, identity.lm)
            if key in seen:
                continue
            seen.add(key)
            a, b = scores.best[own], scores.best[base]
            p = utterances.p_value(a, b)[0] if a.percent > b.percent else p_value(a, b)
            made.append(Comparison(path, parent, a, b, p, is_fair))
    return sorted(made, key=lambda item: _set_of(item.own.decode_dir, scores) != main)


def _set_of(decode: str, scores: Scores) -> tuple[str, str]:
    """(test set, LM) of a decode."""
    identity = scores.identity[decode]
    return identity.test_set, identity.lm


@fact
def ladder(found: Experiments, graph: LineageGraph, scores: Scores, utterances: UtteranceErrors) -> Ladder:
    """Put the steps together; a tree without scores still has a ladder."""
    trained = [
        path for path in graph.order if (e := found.get(path)) and e.kind in TRAINING_KINDS and not e.copied_from
    ]
    main = _main_set(trained, scores)
    alone = _alone(trained, scores, found, main)
    if not trained and not alone:
        raise FactMissing("no directory in which a model was trained, and no scored decode")
    rank = {path: index for index, path in enumerate(trained)}
    steps: list[Step] = []
    comparisons: list[Comparison] = []
    for path in sorted(trained, key=lambda p: (_depth(p, graph), rank[p])):
        experiment = found.by_path[path]
        parents = graph.training_parents(path)
        steps.append(
            Step(
                path,
                experiment.kind,
                STAGE_OF_KIND[experiment.kind],
                _FLAVOUR.get(experiment.kind, "gmm"),
                tuple(parents),
                _shown(path, scores, found, main),
            )
        )
        comparisons += _compare(path, parents, scores, utterances, found, main)
    steps += [
        Step(path, DirKind.DECODE, StageKind.DECODE, _decoder(found.by_path[path]), (), scores.best[path])
        for path in alone
    ]
    return Ladder(steps, comparisons, main)


def _alone(trained: list[str], scores: Scores, found: Experiments, main: tuple[str, str] | None) -> list[str]:
    """One scored decode for each model that was not trained in this tree; first passes and copies left out."""
    known = {decode for path in trained for decode in scores.of_model(path)}
    chosen: dict[str, str] = {}
    for path in sorted(scores.best, key=lambda path: (_set_of(path, scores) != main, scores.best[path].percent, path)):
        identity, experiment = scores.identity[path], found.get(path)
        if path in known or identity.model in trained or not _final(identity.pass_):
            continue
        if experiment is not None and experiment.kind is DirKind.DECODE and not experiment.copied_from:
            chosen.setdefault(identity.model or path.rpartition("/")[0], path)
    return sorted(chosen.values())


def _decoder(experiment: Experiment) -> str:
    """Flavour of the model that a decode used, by its program."""
    command = next((job.command for job in experiment.logs_of("decode.#.log")), "")
    programs = (("nnet3", "nnet3"), ("nnet2", "nnet2"), ("latgen-faster-mapped", "nnet1"), ("sgmm2", "sgmm2"))
    return next((flavour for program, flavour in programs if program in command), "gmm")


def _depth(path: str, graph: LineageGraph) -> int:
    """Longest chain of training directories below a step: mono is 0."""
    seen: dict[str, int] = {}

    def depth(node: str, trail: frozenset[str]) -> int:
        if node in seen or node in trail:
            return seen.get(node, 0)
        parents = graph.training_parents(node)
        seen[node] = 1 + max((depth(parent, trail | {node}) for parent in parents), default=-1)
        return seen[node]

    return depth(path, frozenset())
