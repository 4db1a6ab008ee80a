"""Plain sentences for the verdict: what broke, where, why we think so, what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaldi_doctor.model import Cause, Finding, StageKind, State

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


def summary_of(
    *,
    state: State,
    where: str,
    stage: StageKind | None,
    cause: Cause,
    leading: Finding,
    symptom: Finding | None,
    rivals: Sequence[Cause],
) -> str:
    """One or two sentences: what, where, why."""
    subject = f"{STAGE_NAMES[stage]} ({where})" if stage else where
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
        told += f" The evidence does not tell this apart from {others}."
    elif symptom is not None and symptom is not leading:
        told += f" It shows in: {_sentence(symptom.summary)}"
    return told


def next_step(leading: Finding, cause: Cause) -> str:
    """The first advice of the leading finding."""
    if leading.advice:
        return leading.advice[0]
    return f"Look at {leading.judged or leading.dir} for {CAUSE_WORDS.get(cause, 'the cause')}."


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
