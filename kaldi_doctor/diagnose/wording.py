"""Plain sentences for the verdict: what broke, where, why we think so, what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.model import Cause, DirKind, Finding, StageKind, State

if TYPE_CHECKING:
    from collections.abc import Sequence

STAGE_NAMES = {
    StageKind.MONO: "the monophone stage",
    StageKind.TRI: "the triphone stage",
    StageKind.LDA_MLLT: "LDA+MLLT",
    StageKind.SAT: "SAT",
    StageKind.SGMM2: "SGMM2",
    StageKind.MMI: "discriminative training",
    StageKind.DNN: "the neural network",
    StageKind.DECODE: "decoding",
    StageKind.DATA: "the data",
}

PART_NAMES = {
    DirKind.ALI: "the alignments",
    DirKind.LATS: "the lattices of the training data",
    DirKind.DENLATS: "the denominator lattices",
    DirKind.CHAIN_TREE: "the tree of the chain model",
    DirKind.GRAPH: "the decoding graph",
    DirKind.DECODE: "decoding",
    DirKind.RESCORE: "rescoring",
    DirKind.FEATURES: "feature extraction",
    DirKind.EGS: "the training examples",
}
"""Directories that are called by what they are, whatever the stage of their model."""

CAUSE_WORDS = {
    Cause.TRANSCRIPTS: "transcripts that do not say what the audio says",
    Cause.AUDIO: "broken audio",
    Cause.SPEAKERS: "a wrong utt2spk",
    Cause.SILENCE: "missing or excessive silence in the recordings",
    Cause.SPLIT: "test material in the training data",
    Cause.LEXICON: "wrong or missing pronunciations",
    Cause.LM: "a language model that does not fit the test speech",
    Cause.GRAPH: "a decoding graph that does not belong to this model or grammar",
    Cause.FEATURES: "features that do not belong",
    Cause.ADAPTATION: "wrong or harmful speaker transforms (fMLLR)",
    Cause.ALIGNMENT: "alignments that are bad or belong to other data",
    Cause.MODEL_SIZE: "a model size that does not fit the amount of data",
    Cause.UNDERFIT: "too little training",
    Cause.OVERFIT: "overfitting",
    Cause.DIVERGED: "diverged training",
    Cause.SEARCH: "a search that is too tight (beam, lattice beam, max-active)",
    Cause.SCALE: "LM weight or word insertion penalty at the edge of the sweep",
    Cause.JOB: "jobs that failed or did not finish",
    Cause.UNKNOWN: "an unknown cause",
}


TELLS = {
    Cause.TRANSCRIPTS: "listen to ten of the worst utterances (kaldi-doctor align check) beside their transcripts",
    Cause.AUDIO: "play the utterances that failed and look at their level, rate and length",
    Cause.SPEAKERS: "compare utt2spk of the data with where the recordings come from",
    Cause.SILENCE: "look at the begin and end of ten recordings",
    Cause.SPLIT: "compare speakers and sentences of training and test data",
    Cause.LEXICON: "align with a lexicon you trust, and compare the phones of the words that fail",
    Cause.LM: "decode with a graph made from the test transcripts: only the language model changes",
    Cause.GRAPH: "make the graph again with utils/mkgraph.sh and decode ten utterances",
    Cause.FEATURES: "compare dimension, configuration and CMVN of the features with those of the stage before",
    Cause.ADAPTATION: "compare the .si pass with the adapted one, and train the stage once without fMLLR",
    Cause.ALIGNMENT: "compare the alignments with those of the stage before (kaldi-doctor align compare)",
    Cause.MODEL_SIZE: "train once with half the leaves and Gaussians (or layers)",
    Cause.UNDERFIT: "train on for as many iterations again",
    Cause.OVERFIT: "decode with the model of an earlier iteration",
    Cause.DIVERGED: "train again with half the learning rate",
    Cause.SEARCH: "decode a hundred utterances with beam 20 and max-active 10000",
    Cause.SCALE: "score again with a wider sweep",
    Cause.JOB: "run the failed job by hand and read its last lines",
}
"""One experiment a cause that shows whether it is the one."""


def summary_of(
    *,
    state: State,
    where: str,
    part: str | None,
    cause: Cause,
    leading: Finding,
    symptom: Finding | None,
    rivals: Sequence[Cause],
) -> str:
    """One or two sentences: what, where, why."""
    subject = f"{part} ({where})" if part else where
    subject = subject[0].upper() + subject[1:]
    verb = {
        State.BROKEN: "broke",
        State.INCOMPLETE: "did not finish",
        State.DEGRADED: "is worse than it should be",
    }.get(state, "needs a look")
    if cause is Cause.UNKNOWN or leading.symptom:
        return f"{subject} {verb}: {_sentence(leading.summary)} The cause was not found."
    told = f"{subject} {verb}, most likely because of {CAUSE_WORDS[cause]}: {_sentence(leading.summary)}"
    if rivals:
        others = " or ".join(CAUSE_WORDS[rival] for rival in rivals)
        told += f" The evidence does not tell this apart from {others}: {TELLS[cause]}."
    elif symptom is not None and symptom is not leading:
        told += f" It shows in: {_sentence(symptom.summary)}"
    return told


def next_step(leading: Finding, cause: Cause) -> str:
    """The first advice of the leading finding."""
    if leading.advice:
        return leading.advice[0]
    return TELLS.get(cause, f"read the evidence of {leading.rule} in {leading.judged or leading.dir}")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
