"""A model trained on speaker transforms was used without them.

## Checks
The features that a model was trained on, against those of its final decode, its alignments and its denominator
lattices: whether transforms of each speaker (fMLLR, `trans.*`) are in the pipe. The first pass of a decode or alignment
(`.si`, or with final.alimdl) is meant to be without and is left.

## Why it matters
Speaker adaptive training moves every speaker to one place before the model sees the features. Features that were not
moved are strangers to it: the error rate is that of the first pass at best, often worse.

## Reading the evidence
The command lines of training and decoding: `transform-feats --utt2spk=... ark:.../trans.N` stands in the one and not in
the other.

## What to try
Decode with steps/decode_fmllr.sh, which estimates the transforms of the test speakers in a first pass, and align with
steps/align_fmllr.sh. A network that was trained on adapted features, and denominator lattices, take transforms of a
finished decode or alignment by --transform-dir.

## When it is wrong
Features that were adapted before they were stored, of which the command line says nothing.

## Sources
Kaldi: egs/wsj/s5/steps/train_sat.sh, decode_fmllr.sh, decode.sh (without transforms unless --transform-dir is given).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.experiments import Experiment, Experiments
from kaldi_doctor.facts.feature_pipes import FeaturePipes, UsedPipe
from kaldi_doctor.facts.ladder import Ladder
from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.kinds import Cause, DirKind, Severity, StageKind, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "SAT004", "sat-decoded-without-fmllr"
_DECODES = (DirKind.DECODE, DirKind.DENLATS)
_DONE = {True: "decoded", False: "aligned"}
_NETWORKS = frozenset({DirKind.NNET1, DirKind.NNET1_SEQ, DirKind.NNET2, DirKind.NNET3, DirKind.CHAIN})


@rule(CODE, NAME, severity=Severity.ERROR)
def check(
    pipes: FeaturePipes, found: Experiments, graph: LineageGraph, ladder: Ladder | None
) -> Iterator[Finding | Cleared]:
    """Every decode and alignment whose model saw adapted features."""
    first_passes = {path for other in graph.by_path.values() for path in other.lattices}
    for experiment in found.of(*_DECODES, DirKind.ALI, DirKind.LATS):
        path, decodes = experiment.path, experiment.kind in _DECODES
        used = pipes.decoding(path) if decodes else pipes.aligning(path)
        model = found.get(graph.model_of(path) or "")
        if used is None or model is None or not _made_adapted(pipes, model):
            continue
        if used.independent or (decodes and (path.endswith(".si") or path in first_passes)):
            continue
        training = pipes.training(model.path)
        evidence = _evidence(used, training)
        if used.adapted or "fmllr" in used.use.pipe.source:
            yield Cleared(rule=CODE, dir=path, summary="used with speaker transforms", evidence=evidence)
            continue
        yield Finding(
            rule=CODE,
            name=NAME,
            severity=Severity.ERROR if _worse(model.path, path, ladder) else Severity.WARNING,
            dir=path,
            stage=StageKind.DECODE if decodes else graph.stage_of(path),
            summary=f"{model.path} was trained on speaker transforms (fMLLR) and {_DONE[decodes]} without",
            points_to=((Cause.ADAPTATION, Word.PROOF), (Cause.FEATURES, Word.HINT)),
            evidence=evidence,
            advice=(_advice(model, experiment, graph, used),),
            sources=("Kaldi: egs/wsj/s5/steps/decode_fmllr.sh",),
        )


def _worse(model: str, path: str, ladder: Ladder | None) -> bool:
    """Whether the loss shows: this decode is worse than that of the parent stage."""
    comparison = ladder.comparison(model) if ladder is not None else None
    return comparison is not None and comparison.own.decode_dir == path and comparison.change > 0


def _made_adapted(pipes: FeaturePipes, model: Experiment) -> bool:
    """Whether training took speaker transforms; without its logs, the files that only SAT leaves tell."""
    training = pipes.training(model.path)
    if training is not None:
        return training.adapted
    return model.kind is DirKind.SAT and "final.alimdl" in model.entry.files


def _evidence(used: UsedPipe, training: UsedPipe | None) -> tuple[Evidence, ...]:
    """Both pipes by their speaker transforms."""
    items = []
    for label, one in (("decoding", used), ("training", training)):
        if one is not None:
            trans = one.use.pipe.of("speaker")
            value = trans[-1].file if trans else "none"
            items.append(Evidence(metric="speaker_transforms", value=value, origin=one.origin, label=label))
    return tuple(items)


def _advice(model: Experiment, experiment: Experiment, graph: LineageGraph, used: UsedPipe) -> str:
    """The command to run instead, with the paths of this tree."""
    data, path = used.use.pipe.data, experiment.path
    if model.kind in _NETWORKS or experiment.kind is DirKind.DENLATS:
        return "run it again with --transform-dir, naming a decode or alignment of the same data that has trans.*"
    if experiment.kind is DirKind.DECODE:
        return f"steps/decode_fmllr.sh {graph.get(path).graph or f'{model.path}/graph'} {data} {path}"
    return f"steps/align_fmllr.sh {data} {graph.get(path).lang or 'data/lang'} {model.path} {path}"
