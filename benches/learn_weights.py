"""Count what each rule is worth over labelled runs, and write the table that the verdict ships.

    python benches/learn_weights.py --runs NAME TRUTH.json FOLDER [--sound ...] [--held ...] [--check | --leave-one-out]

`--runs` are runs whose fault is known because it was injected: all of them are counted. Of `--sound` (public trees,
whose label is somebody's reading) only those without a fault are. `--held` are judged and never counted.

TRUTH.json: {"RUN": {"state": [...], "dirs": [...], "causes": [...], "healthy": [...]}}, and per run optionally `corpus`
(the base it belongs to: runs of one base are left out together) and `kind` (of the injected fault). RUN is a folder
with an exp directory in it, or "TREE:ROOT" where ROOT is the exp directory inside TREE.

Every run counts once, whatever its number of directories. For each group of rules and each cause:

    struck: the strongest level seen at or below the place where the cause struck, over the runs in which it did;
    sound:  the strongest level seen at directories that nothing wrong lies above, over all runs.
"""

from __future__ import annotations

import argparse
import json
import math
import posixpath
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.pipeline import case_of
from kaldi_doctor.verdict.causes import REPEATED
from kaldi_doctor.verdict.evidence import USUAL, Observation, observations
from kaldi_doctor.verdict.judge import Judged, judge
from kaldi_doctor.verdict.nodes import NodeKind, Nodes
from kaldi_doctor.verdict.weights import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaldi_doctor.verdict.judge import Case

SHIPPED = Path(__file__).parent.parent / "kaldi_doctor" / "verdict" / "weights.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One labelled run, reduced to what is counted."""

    corpus: str
    cause: Cause | None
    """The cause that struck; None for a sound run."""
    struck: Mapping[str, tuple[Observation, ...]]
    """Observations by group at and below the place of the fault."""
    sound: Mapping[str, tuple[Observation, ...]]
    """Observations by group at directories that the fault cannot reach."""


def run_of(case: Case, truth: Mapping[str, Any], corpus: str) -> Run:
    """Reduce one run.

    Args:
        case: what the rules found in it.
        truth: its label: `dirs` and `causes` as score files list them, the injected fault's own first.
        corpus: name of the base that it belongs to; runs of one base are left out together.
    """
    causes = [Cause(word) for word in truth["causes"] if word != "none"]
    places = [path for path in truth["dirs"] if path]
    if case.found is None or case.graph is None:
        return Run(corpus, None, {}, {})
    nodes = Nodes(case.found, case.graph, case.langs)
    seen = observations(case.findings, case.cleared, case.rules, nodes)
    # "none" first: a fault was injected (it has a kind), or nothing was.
    injected = truth.get("kind", "none") not in {"none", "harmless_rerun"}
    faulty = bool(causes) and (truth["causes"][0] != "none" or injected)
    if not faulty:
        return Run(corpus, None, {}, _grouped(seen))
    known = [path for path in places if path in nodes] or places
    if not known:
        return Run(corpus, None, {}, {})
    # A label lists the models that show the fault as well: they are its place only where nothing else is.
    struck = [known[0], *(path for path in known[1:] if nodes.kind(path) is not NodeKind.MODEL)]

    repeated = causes[0] in REPEATED
    decoding = {NodeKind.DECODE, NodeKind.GRAPH}

    def reached(seen: Observation) -> bool:
        if repeated and nodes.kind(seen.node) in decoding:
            return True
        return any(nodes.reaches(path, seen.node) for path in struck)

    return Run(corpus, causes[0], _grouped(o for o in seen if reached(o)), _grouped(o for o in seen if not reached(o)))


def _grouped(seen: Iterable[Observation]) -> dict[str, tuple[Observation, ...]]:
    found: dict[str, list[Observation]] = defaultdict(list)
    for item in seen:
        found[item.group].append(item)
    return {group: tuple(every) for group, every in found.items()}


def _strongest(every: Iterable[Observation], cause: Cause) -> str:
    """The strongest level that a group reached for a cause."""
    best = max((o for o in every if o.fired), key=lambda o: o.rank(cause), default=None)
    return best.level(cause) if best is not None else USUAL


def counts_of(runs: Sequence[Run]) -> dict[str, Any]:
    """The table: by group, then by cause, how often each level was seen."""
    groups: dict[str, Any] = {}
    words: dict[str, dict[Cause, Counter[Word]]] = defaultdict(lambda: defaultdict(Counter))
    for run in runs:
        for half in (run.struck, run.sound):
            for group, every in half.items():
                for item in every:
                    if item.fired:
                        for cause, word in item.words.items():
                            words[group][cause][word] += 1
    for group in sorted(words):
        causes: dict[str, Any] = {}
        sound_runs = [run.sound[group] for run in runs if group in run.sound]
        for cause in sorted(words[group]):
            struck = [run.struck[group] for run in runs if run.cause is cause and group in run.struck]
            causes[cause.value] = {
                "word": max(words[group][cause].items(), key=lambda item: (item[1], item[0]))[0].value,
                "runs": len(struck),
                "levels": dict(sorted(Counter(_strongest(every, cause) for every in struck).items())),
                "sound": dict(sorted(Counter(_strongest(every, cause) for every in sound_runs).items())),
            }
        groups[group] = {"sound": len(sound_runs), "causes": causes}
    return {"groups": groups}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A run with its label and what the rules found in it."""

    name: str
    kind: str
    corpus: str
    truth: Mapping[str, Any]
    case: Case
    use: str
    """runs, sound or held: see the head of this file."""


def labelled(sources: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Labelled]:
    """Run the rules over every labelled run that is there."""
    for use, (kind, truth_file, folder) in sources:
        for name, truth in sorted(json.loads(Path(truth_file).read_text(encoding="utf-8")).items()):
            if not isinstance(truth, dict):
                continue
            tree, _, root = name.partition(":")
            path = next((p for p in (Path(folder) / tree / (root or "exp"), Path(folder) / tree) if p.is_dir()), None)
            if path is None:
                continue
            corpus = truth.get("corpus") or (tree.partition("+")[0] if root else kind)
            yield Labelled(name, kind, corpus, _rooted(truth, root), case_of(path), use)


def _rooted(truth: Mapping[str, Any], root: str) -> Mapping[str, Any]:
    """A label with directories relative to the parent of the exp directory, as the tool spells them."""
    prefix = posixpath.dirname(root)
    if not prefix:
        return truth
    short = {
        key: [path and path.removeprefix(f"{prefix}/") for path in truth.get(key) or []] for key in ("dirs", "healthy")
    }
    return {**truth, **short}


def points(truth: Mapping[str, Any], judged: Judged) -> tuple[bool, bool, bool, int]:
    """Whether state, directory and cause are right, and how many errors stand on healthy directories."""
    verdict = judged.verdict
    dirs = truth["dirs"] or [None]
    state = verdict.state.value
    nowhere = state in {"healthy", "nothing-to-judge"} and None in dirs
    place = nowhere or any(_within(verdict.dir, path) for path in dirs)
    errors = [f for f in judged.findings if f.severity is Severity.ERROR and not f.caused_by]
    alarms = sum(f.dir.rstrip("/") in truth["healthy"] for f in errors)
    return state in truth["state"], place, verdict.cause.value in truth["causes"], alarms


def _within(path: str | None, wanted: str | None) -> bool:
    if path is None or wanted is None:
        return path is wanted
    return path == wanted or path.startswith(wanted.rstrip("/") + "/")


def counted(pairs: Iterable[tuple[Labelled, Run]]) -> list[Run]:
    """The runs that are counted."""
    return [run for item, run in pairs if item.use == "runs" or (item.use == "sound" and run.cause is None)]


def leave_one_out(every: Sequence[Labelled], runs: Sequence[Run]) -> Iterator[str]:
    """Judge each run with the counts of all other bases: points, and how well the probabilities hold."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    told: list[tuple[float, bool]] = []
    for item, run in zip(every, runs, strict=True):
        others = [pair for pair in zip(every, runs, strict=True) if pair[1].corpus != run.corpus]
        table = Table(counts_of(counted(others)))
        judged = judge(item.case, table)
        state, place, cause, alarms = points(item.truth, judged)
        found = by_kind[item.kind]
        found.update(runs=1, points=state + place + cause, right=state and place and cause, alarms=alarms)
        if judged.verdict.probability is not None:
            told.append((judged.verdict.probability, cause))
        if not (state and place and cause):
            verdict = judged.verdict
            yield f"  {item.kind} {item.name}: {verdict.state} {verdict.dir} {verdict.cause} ({verdict.probability})"
    for kind, found in by_kind.items():
        share = 100 * found["points"] / (3 * found["runs"])
        yield (
            f"{kind}: {found['right']} of {found['runs']} right, {found['points']} of {3 * found['runs']} points"
            f" ({share:.1f} %), {found['alarms']} false alarms"
        )
    total = sum(found["points"] for found in by_kind.values()), 3 * sum(found["runs"] for found in by_kind.values())
    yield f"all: {total[0]} of {total[1]} points ({100 * total[0] / total[1]:.1f} %)"
    if told:
        brier = sum((p - right) ** 2 for p, right in told) / len(told)
        yield f"Brier score of the cause: {brier:.3f} over {len(told)} verdicts"
    for low in range(10):
        bin_ = [(p, right) for p, right in told if min(9, math.floor(10 * p)) == low]
        if bin_:
            mean = sum(p for p, _ in bin_) / len(bin_)
            yield f"  said {100 * mean:3.0f} %: right {sum(r for _, r in bin_)} of {len(bin_)}"


def together(runs: Sequence[Run]) -> Iterator[str]:
    """Groups that fire together in most runs without a fault above: to be merged, since they would count twice."""
    fires = [{g for g, every in run.sound.items() if any(o.fired for o in every)} for run in runs]
    groups = sorted(set().union(*fires)) if fires else []
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            both = sum(one in fired and other in fired for fired in fires)
            either = sum(one in fired or other in fired for fired in fires)
            if both >= 3 and both > 0.6 * either:
                yield f"{one} and {other} fire together in {both} of {either} runs: one group?"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, or check that the shipped one is what the runs give."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for use in ("runs", "sound", "held"):
        parser.add_argument(f"--{use}", nargs=3, action="append", default=[], metavar=("NAME", "TRUTH", "FOLDER"))
    parser.add_argument("--check", action="store_true", help="fail where the shipped table is another")
    parser.add_argument("--leave-one-out", action="store_true", help="judge each base with the counts of the others")
    asked = parser.parse_args(arguments)
    every = list(labelled([(use, one) for use in ("runs", "sound", "held") for one in getattr(asked, use)]))
    runs = [run_of(item.case, item.truth, item.corpus) for item in every]
    if asked.leave_one_out:
        for line in (*leave_one_out(every, runs), *together(counted(zip(every, runs, strict=True)))):
            sys.stdout.write(line + "\n")
        return 0
    kept = counted(zip(every, runs, strict=True))
    made = json.dumps(counts_of(kept), indent=1, sort_keys=True) + "\n"
    if asked.check:
        same = SHIPPED.read_text(encoding="utf-8") == made
        sys.stdout.write(f"weights.json is {'current' if same else 'stale: run benches/learn_weights.py'}\n")
        return 0 if same else 1
    SHIPPED.write_text(made, encoding="utf-8")
    sys.stdout.write(f"{len(kept)} runs of {len({run.corpus for run in kept})} bases counted\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
