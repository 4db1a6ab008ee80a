"""What a cause can do: the kinds of nodes it strikes, the kinds of harm it makes, and how far it is seen."""

from __future__ import annotations

from kaldi_doctor.kinds import Cause, HarmKind
from kaldi_doctor.verdict.nodes import NodeKind

_TRAINED = frozenset({NodeKind.DATA, NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE, NodeKind.FEATURES, NodeKind.OTHER})
_ANY = frozenset(NodeKind)
STRIKES: dict[Cause, frozenset[NodeKind]] = {
    Cause.TRANSCRIPTS: frozenset({NodeKind.DATA, NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE}),
    Cause.AUDIO: frozenset({NodeKind.DATA, NodeKind.FEATURES, NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE}),
    Cause.SPEAKERS: frozenset({NodeKind.DATA, NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE}),
    Cause.SILENCE: frozenset({NodeKind.DATA, NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE}),
    Cause.SPLIT: frozenset({NodeKind.DATA, NodeKind.DECODE}),
    Cause.LEXICON: frozenset(
        {NodeKind.LANG, NodeKind.DATA, NodeKind.ALI, NodeKind.MODEL, NodeKind.GRAPH, NodeKind.DECODE}
    ),
    Cause.LM: frozenset({NodeKind.LANG, NodeKind.GRAPH, NodeKind.DECODE}),
    Cause.GRAPH: frozenset({NodeKind.GRAPH, NodeKind.DECODE}),
    Cause.FEATURES: _TRAINED,
    Cause.ADAPTATION: frozenset({NodeKind.ALI, NodeKind.MODEL, NodeKind.DECODE}),
    Cause.ALIGNMENT: frozenset({NodeKind.ALI, NodeKind.MODEL}),
    Cause.MODEL_SIZE: frozenset({NodeKind.MODEL}),
    Cause.UNDERFIT: frozenset({NodeKind.MODEL}),
    Cause.OVERFIT: frozenset({NodeKind.MODEL}),
    Cause.DIVERGED: frozenset({NodeKind.MODEL}),
    Cause.SEARCH: frozenset({NodeKind.DECODE}),
    Cause.SCALE: frozenset({NodeKind.DECODE}),
    Cause.JOB: _ANY,
}
"""Kinds of nodes that a cause can strike."""

_LOSS = frozenset({HarmKind.SCORE, HarmKind.CONTRADICTION})
_TRAINING = frozenset({HarmKind.SCORE, HarmKind.NETWORK})
ALL_BUT_JOB = frozenset(HarmKind) - {HarmKind.JOB}
# Two results of one model that contradict each other have their cause below the model.
_BEFORE = ALL_BUT_JOB - {HarmKind.CONTRADICTION}
MAKES: dict[Cause, frozenset[HarmKind]] = {
    Cause.TRANSCRIPTS: _BEFORE,
    Cause.AUDIO: _BEFORE,
    Cause.SILENCE: _BEFORE,
    Cause.ALIGNMENT: _BEFORE,
    Cause.MODEL_SIZE: _BEFORE,
    Cause.UNDERFIT: _BEFORE,
    Cause.LM: _LOSS | {HarmKind.VOID},
    Cause.GRAPH: _LOSS | {HarmKind.VOID},
    Cause.SEARCH: _LOSS | {HarmKind.DATA},
    Cause.SCALE: _LOSS,
    Cause.OVERFIT: _TRAINING,
    Cause.DIVERGED: _TRAINING,
    Cause.SPLIT: frozenset({HarmKind.VOID}),
    Cause.JOB: frozenset({HarmKind.JOB, HarmKind.DATA}),
}
"""Kinds of harm that a cause can make, where not all but unfinished work; that, it makes where it was seen itself."""

OF_TRAINING = frozenset(
    {Cause.TRANSCRIPTS, Cause.SILENCE, Cause.LEXICON, Cause.ALIGNMENT, Cause.MODEL_SIZE, Cause.UNDERFIT}
)
"""Causes that only training has: what a decode lost by itself, they did not do."""

OWN = frozenset({Cause.MODEL_SIZE, Cause.UNDERFIT, Cause.OVERFIT, Cause.DIVERGED, Cause.SEARCH, Cause.SCALE})
"""Causes that are seen where they strike, and harm that system and the alignments made with it: later ones recover."""

REPEATED = frozenset({Cause.SEARCH, Cause.SCALE, Cause.GRAPH, Cause.LM})
"""Causes that a recipe repeats for each system that it decodes: one mistake, and many places."""
