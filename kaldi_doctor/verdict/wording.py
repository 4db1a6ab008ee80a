"""Plain sentences for the verdict: harm, place, cause and evidence, in this order, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaldi_doctor.kinds import Cause, DirKind, HarmKind, StageKind, State
from kaldi_doctor.model import Finding, Harm, Verdict
from kaldi_doctor.verdict.nodes import NodeKind, Nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaldi_doctor.verdict.weigh import Hypothesis

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

RESOURCE_NAMES = {
    NodeKind.DATA: "the data",
    NodeKind.LANG: "the language model",
}
"""Directories beside the exp tree."""

CAUSE_WORDS = {
    Cause.TRANSCRIPTS: "transcripts that do not say what the audio says",
    Cause.AUDIO: "broken audio",
    Cause.SPEAKERS: "a wrong utt2spk",
    Cause.SILENCE: "missing or excessive silence in the recordings",
    Cause.SPLIT: "test material in the training data",
    Cause.LEXICON: "wrong or missing pronunciations",
    Cause.LM: "a language model that does not fit the test speech",
    Cause.GRAPH: "a decoding graph that was made for another model or grammar",
    Cause.FEATURES: "features that do not match the alignments or the model",
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
"""What each cause is, as it reads after "because of"."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the sentences of a verdict are made from."""

    winner: Hypothesis
    where: str
    state: State
    leading: Finding | None
    rivals: tuple[Cause, ...]
    second: Hypothesis | None
    nodes: Nodes


def summary_of(account: Account) -> str:
    """Harm, place, cause and evidence in one sentence; then what competes with the cause, and a second fault."""
    harm = main_harm(account.winner.harms)
    lead, cause = account.leading, account.winner.cause
    start = f"{_subject(account)} {_verb(account, harm)}"
    if cause is Cause.UNKNOWN or lead is None:
        return f"{start}: {_sentence(_shown(harm, account.where))} No rule found the cause."
    if harm.summary != lead.summary and account.state is not State.INCOMPLETE:
        start += f" ({_shown(harm, account.where)})"
    words = [f"{start}, most likely because of {CAUSE_WORDS[cause]}: {_sentence(lead.summary)}"]
    if account.rivals:
        others = " or ".join(CAUSE_WORDS[rival] for rival in account.rivals)
        words.append(f"The evidence does not distinguish this from {others}: {TELLS[cause]}.")
    if account.second is not None and account.second.seen:
        second = account.second
        words.append(f"A second fault, {CAUSE_WORDS[second.cause]}: {_sentence(second.seen[0].summary)}")
    return " ".join(words)


_TELLING = (
    HarmKind.SCORE, HarmKind.CONTRADICTION, HarmKind.VOID, HarmKind.NETWORK, HarmKind.DATA, HarmKind.JOB
)  # fmt: skip


def main_harm(harms: tuple[Harm, ...]) -> Harm:
    """The harm to name: a large one, a loss of score, its probability known, no first pass (.si); then the first."""
    return min(harms, key=lambda h: (not h.large, _TELLING.index(h.kind), h.p is None, h.dir.endswith(".si")))


def _shown(harm: Harm, where: str) -> str:
    """A harm in words, with its directory where that is another one, and whether chance explains it."""
    words = harm.summary.rstrip(".")
    if harm.p is not None:
        words += f", {chance_words(harm.p)}"
    return words if harm.dir == where or harm.dir in words else f"{words}, in {harm.dir}"


def chance_words(p: float) -> str:
    """Whether chance explains a loss of this probability."""
    if p <= 0.003:
        return "not chance"
    return f"p = {p:.3f}" if p <= 0.05 else "chance"


def _subject(account: Account) -> str:
    part = _part(account)
    subject = f"{part} ({account.where})" if part else account.where
    return subject[0].upper() + subject[1:]


def _part(account: Account) -> str | None:
    """What the verdict's directory is, in words."""
    if account.nodes.kind(account.where) in RESOURCE_NAMES:
        return RESOURCE_NAMES[account.nodes.kind(account.where)]
    kind = account.nodes.dir_kind(account.where)
    if kind in PART_NAMES:
        return PART_NAMES[kind]
    stage = account.leading.stage if account.leading is not None else None
    stage = stage or account.nodes.graph.stage_of(account.where)
    return STAGE_NAMES[stage] if stage else None


def _verb(account: Account, harm: Harm) -> str:
    if account.state is State.INCOMPLETE:
        return "did not finish"
    if account.winner.cause is Cause.SPLIT:
        return "gives a score that says less than it seems"
    if harm.kind is HarmKind.VOID:
        return "gives a score that says nothing" if harm.large else "gives a score that says less than it seems"
    if account.state is State.BROKEN:
        return "broke"
    if harm.unit == "points" and harm.size is not None:
        return f"lost {harm.size:.1f} points"
    return "is worse than it should be"


def next_step(account: Account) -> str:
    """The first advice of the leading finding."""
    if account.leading is not None and account.leading.advice:
        return account.leading.advice[0]
    return TELLS.get(account.winner.cause, f"read the evidence of {account.winner.harms[0].rule} in {account.where}")


def sound(risks: int, *, scored: bool, doubtful: Sequence[Harm] = ()) -> Verdict:
    """No harm was proven; losses that may be chance are named."""
    summary = "No harm was found: nothing that was measured is worse than it should be."
    if doubtful:
        worst = min(doubtful, key=lambda harm: harm.p if harm.p is not None else 1.0)
        summary = (
            f"No harm was proven. {_shown(worst, '')}: other speech or another seed may turn it round, and nothing else"
            " that was found accounts for it."
        )
    if not scored:
        summary = "No harm was found in training; nothing here was scored, so how good it is remains open."
    if risks:
        summary += f" {risks} risk{'s' if risks > 1 else ''} worth knowing."
    return _plain(State.HEALTHY, summary, "Nothing has to be fixed." if scored else "Decode a test set and score it.")


def nothing_to_judge(missing: str) -> Verdict:
    """There was nothing that could be judged."""
    return _plain(
        State.NOTHING,
        f"{missing} There is nothing to judge.",
        "Give the exp directory of a recipe, or one experiment directory with its logs.",
    )


def _plain(state: State, summary: str, following: str) -> Verdict:
    return Verdict(
        state=state,
        dir=None,
        stage=None,
        cause=Cause.NONE,
        confidence="measured",
        because=(),
        summary=summary,
        next=following,
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
