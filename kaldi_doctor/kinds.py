"""Words with a fixed set of values: severities, causes, kinds of harm, states, stages, kinds of directories.

Standard library only, like the model; every layer may import both.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error invalidates results, a warning costs quality, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for note: the sort key, worst first."""
        return (Severity.ERROR, Severity.WARNING, Severity.NOTE).index(self)


class Cause(StrEnum):
    """The one-word causes of the JSON contract."""

    NONE = "none"
    TRANSCRIPTS = "data.transcripts"
    AUDIO = "data.audio"
    SPEAKERS = "data.speakers"
    SILENCE = "data.silence"
    SPLIT = "data.split"
    LEXICON = "lexicon"
    LM = "lm"
    GRAPH = "graph"
    FEATURES = "features"
    ADAPTATION = "adaptation"
    ALIGNMENT = "alignment"
    MODEL_SIZE = "model.size"
    UNDERFIT = "training.underfit"
    OVERFIT = "training.overfit"
    DIVERGED = "training.diverged"
    SEARCH = "decoding.search"
    SCALE = "decoding.scale"
    JOB = "job"
    UNKNOWN = "unknown"


class Word(StrEnum):
    """How strongly a finding speaks for a cause, in its author's word; what a word is worth is counted (verdict/)."""

    HINT = "hint"
    TYPICAL = "typical"
    PROOF = "proof"

    @property
    def rank(self) -> int:
        """0 for a hint, 1 for typical, 2 for a proof."""
        return list(Word).index(self)


class HarmKind(StrEnum):
    """Kinds of measured harm, as the JSON contract spells them."""

    SCORE = "score"
    CONTRADICTION = "contradiction"
    DATA = "data-lost"
    NETWORK = "network"
    JOB = "job"
    VOID = "void"


class State(StrEnum):
    """State of the whole tree in the verdict."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    BROKEN = "broken"
    INCOMPLETE = "incomplete"
    NOTHING = "nothing-to-judge"


class RungState(StrEnum):
    """State of one system on the ladder, in the light of the verdict."""

    OK = "ok"
    WORSE = "worse"
    BROKEN = "broken"
    FOLLOWS = "follows"
    INCOMPLETE = "incomplete"
    NOT_SCORED = "not-scored"


class StageKind(StrEnum):
    """Stage of the recipe, as the contract spells it."""

    MONO = "mono"
    TRI = "tri"
    LDA_MLLT = "lda_mllt"
    SAT = "sat"
    SGMM2 = "sgmm2"
    MMI = "mmi"
    DNN = "dnn"
    DECODE = "decode"
    DATA = "data"


class DirKind(StrEnum):
    """What one directory is, judged by its contents (fingerprints of the exp layout)."""

    MONO = "mono"
    DELTAS = "deltas"
    LDA_MLLT = "lda_mllt"
    SAT = "sat"
    QUICK = "quick"
    SGMM2 = "sgmm2"
    MMI = "mmi"
    UBM = "ubm"
    IVECTOR = "ivector"
    PRETRAIN = "nnet1-pretrain"
    NNET1 = "nnet1"
    NNET1_SEQ = "nnet1-sequence"
    NNET2 = "nnet2"
    NNET3 = "nnet3"
    NNET3_RAW = "nnet3-raw"
    CHAIN = "chain"
    CHAIN_TREE = "chain-tree"
    LATS = "lats"
    DENLATS = "denlats"
    ALI = "ali"
    GRAPH = "graph"
    DECODE = "decode"
    RESCORE = "rescored-decode"
    FEATURES = "features"
    EGS = "egs"
    MODEL_ONLY = "model-only"
    UNKNOWN = "unknown"


STAGE_OF_KIND: dict[DirKind, StageKind] = {
    DirKind.MONO: StageKind.MONO,
    DirKind.DELTAS: StageKind.TRI,
    DirKind.LDA_MLLT: StageKind.LDA_MLLT,
    DirKind.SAT: StageKind.SAT,
    DirKind.QUICK: StageKind.SAT,
    DirKind.SGMM2: StageKind.SGMM2,
    DirKind.MMI: StageKind.MMI,
    DirKind.PRETRAIN: StageKind.DNN,
    DirKind.NNET1: StageKind.DNN,
    DirKind.NNET1_SEQ: StageKind.DNN,
    DirKind.NNET2: StageKind.DNN,
    DirKind.NNET3: StageKind.DNN,
    DirKind.NNET3_RAW: StageKind.DNN,
    DirKind.CHAIN: StageKind.DNN,
    DirKind.DECODE: StageKind.DECODE,
    DirKind.RESCORE: StageKind.DECODE,
    DirKind.FEATURES: StageKind.DATA,
}
"""Kinds that have no entry (alignments, graphs, trees) take the stage of the model they were made with."""

TRAINING_KINDS: frozenset[DirKind] = frozenset(
    kind for kind, stage in STAGE_OF_KIND.items() if stage not in {StageKind.DECODE, StageKind.DATA}
) - {DirKind.PRETRAIN}
"""Kinds that get a row of the ladder: they train an acoustic model that can be decoded with."""
