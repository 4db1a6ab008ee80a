"""Training stopped before the final model.

## Checks
Training directories with logs of training and no final.mdl, or with a final.mdl that links to a model that is not
there.

## Why it matters
Nothing can be aligned or decoded with the stage; an older model may be used by mistake.

## Reading the evidence
The link, and the highest iteration that the logs reached.

## What to try
Run the stage again, with --stage set to the last finished iteration if its model is kept.

## When it is wrong
Trees from which the models were left out, as public repositories mostly do: then no model of any stage is there, and
nothing is said.

## Sources
Kaldi: egs/wsj/s5/steps/train_*.sh link final.mdl in their last step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import TRAINING_KINDS, Cause, DirKind, HarmKind, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding, Origin, Skipped
from kaldi_doctor.rules._registry import rule

CODE, NAME = "JOB003", "final-model-missing"
_TURN = re.compile(r"\bupdate\.(\d{1,9})\.log\b")
_GMM = frozenset({DirKind.MONO, DirKind.DELTAS, DirKind.LDA_MLLT, DirKind.SAT, DirKind.QUICK, DirKind.SGMM2})


@rule(CODE, NAME, severity=Severity.ERROR, sees="jobs", harm=HarmKind.JOB)
def check(found: Experiments, graph: LineageGraph) -> Iterator[Finding | Cleared | Skipped]:
    """Each GMM training directory, if this tree keeps models at all."""
    trained = [experiment for experiment in found if experiment.kind in TRAINING_KINDS]
    kept = any(_models(experiment) for experiment in trained)
    for experiment in trained:
        if experiment.kind not in _GMM or not experiment.logs:
            continue
        final = experiment.entry.files.get("final.mdl")
        if final is not None and not final.dangling:
            yield Cleared(rule=CODE, dir=experiment.path, summary="final.mdl is there")
            continue
        if not kept:
            yield Skipped(CODE, "no model of any stage is kept in this tree", experiment.path)
            continue
        turns = [int(number) for number in _TURN.findall(" ".join(experiment.logs))]
        numbered = bool(turns) and f"{max(turns) + 1}.mdl" in experiment.entry.files
        if (
            not turns
            or (numbered and "final.occs" in experiment.entry.files)
            or _reached(final.target if final else None, max(turns))
            or _used(experiment.path, graph)
        ):
            yield Skipped(CODE, "the training was finished: only its model was taken away", experiment.path)
            continue
        reached = f"; the logs reach iteration {max(turns)}" if turns else ""
        what = f"final.mdl links to {final.target}, which is not there" if final else "there is no final.mdl"
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR,
            dir=experiment.path,
            stage=graph.stage_of(experiment.path),
            summary=f"training did not get to its end: {what}{reached}",
            points_to=((Cause.JOB, Word.TYPICAL),),
            evidence=(Evidence(metric="final_model", value="missing", origin=Origin(f"{experiment.path}/final.mdl")),),
            advice=("run the stage again from its last finished iteration",),
            incomplete=True,
        )


def _models(experiment: Experiment) -> bool:
    """Whether the directory holds any model file."""
    return any(name.endswith(".mdl") and not entry.dangling for name, entry in experiment.entry.files.items())


def _reached(target: str | None, turn: int) -> bool:
    """Whether the update that writes the linked model (`40.mdl` by update.39.log) is logged."""
    number = (target or "").rpartition("/")[2].removesuffix(".mdl")
    return number.isdigit() and len(number) < 6 and turn + 1 >= int(number)


def _used(path: str, graph: LineageGraph) -> bool:
    """Whether another directory was made with this one's model."""
    return any(path in lineage.model for lineage in graph.by_path.values() if lineage.path != path)
