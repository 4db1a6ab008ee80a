"""Features are made in another way than in training.

## Checks
The feature pipes on the command lines of decodes and alignments against that of their model's training, step by step:
what CMVN removes, deltas or spliced frames, the number of frames, the LDA+MLLT matrix, pasted features, i-vectors and
their extractor. Speaker transforms have a rule of their own (SAT004).

## Why it matters
A model knows the features it was trained on and no others. A step that is missing, added or set differently gives
numbers of the right size that mean something else, and every word comes out wrong without one message.

## Reading the evidence
Both command lines, file and line, and the step in which they differ.

## What to try
Decode with the script that belongs to the training script: it reads cmvn_opts, splice_opts and delta_opts of the model
directory. Never give these options by hand, and copy these files with a model that is moved.

## When it is wrong
Features that one of the two takes from a directory where the step was already applied and stored.

## Sources
Kaldi: src/featbin/apply-cmvn.cc, add-deltas.cc, splice-feats.cc, transform-feats.cc (options and defaults);
egs/wsj/s5/steps/decode.sh and steps/nnet3/decode.sh (which build the pipe from the files of the model directory).
"""

from __future__ import annotations

from collections.abc import Iterator

from kaldi_doctor.facts.lineage import LineageGraph
from kaldi_doctor.facts.pipe_differences import Compared, Difference, PipeDifferences
from kaldi_doctor.kinds import Cause, Severity, Word
from kaldi_doctor.model import Cleared, Evidence, Finding
from kaldi_doctor.rules._registry import rule

CODE, NAME = "FEAT001", "features-differ-from-training"
_WHAT = {
    "cmvn": "cepstral normalisation differs",
    "steps": "the steps of the feature pipe differ",
    "context": "the context of the features differs",
    "matrix": "the LDA+MLLT matrix is another one",
    "ivectors": "the i-vectors are missing",
    "extractor": "the i-vectors are of another extractor",
}
_ADVICE = {
    "cmvn": "use the CMVN options of training: the file cmvn_opts of {model}",
    "steps": "take the features as training did: {pipe}",
    "context": "use the options of training: splice_opts and delta_opts of {model}",
    "matrix": "use the matrix that {model} was trained with",
    "ivectors": "give the i-vectors of this data by --online-ivector-dir",
    "extractor": "extract the i-vectors of this data again with the extractor of training",
}


@rule(CODE, NAME, severity=Severity.ERROR)
def check(compared: PipeDifferences, graph: LineageGraph) -> Iterator[Finding | Cleared]:
    """Every decode and alignment whose model's training is known."""
    for path, item in sorted(compared.by_dir.items()):
        if not item.found:
            yield Cleared(
                rule=CODE,
                dir=path,
                summary=f"features are taken as {item.model} was trained",
                evidence=(Evidence(metric="differences", value=0, origin=item.used.origin),),
            )
        for one in item.found:
            yield _finding(path, item, one, graph)


def _finding(path: str, item: Compared, one: Difference, graph: LineageGraph) -> Finding:
    return Finding(
        rule=CODE,
        name=NAME,
        severity=Severity.ERROR,
        dir=path,
        stage=graph.stage_of(path),
        summary=f"{_WHAT[one.kind]}: {one.used}, {item.model} was trained with {one.trained}",
        points_to=((Cause.FEATURES, Word.PROOF), (Cause.ADAPTATION, Word.HINT)),
        evidence=(
            Evidence(metric=one.kind, value=one.used, origin=item.used.origin, label="here"),
            Evidence(metric=one.kind, value=one.trained, origin=item.trained.origin, label="training"),
        ),
        advice=(_ADVICE[one.kind].format(model=item.model, pipe=one.trained),),
        sources=("Kaldi: egs/wsj/s5/steps/decode.sh, src/featbin",),
    )
