"""Tables of what causes can do: whole, and of one mind with each other."""

from __future__ import annotations

from kaldi_doctor.kinds import Cause, HarmKind
from kaldi_doctor.verdict.causes import MAKES, OF_TRAINING, OWN, REPEATED, STRIKES
from kaldi_doctor.verdict.nodes import NodeKind


def test_every_cause_but_none_and_unknown_strikes_somewhere():
    assert set(STRIKES) == set(Cause) - {Cause.NONE, Cause.UNKNOWN}
    assert all(STRIKES.values())


def test_what_is_repeated_or_seen_at_its_place_is_a_mistake_of_models_and_decodes():
    places = {NodeKind.MODEL, NodeKind.DECODE, NodeKind.GRAPH, NodeKind.LANG}
    assert all(STRIKES[cause] <= places for cause in REPEATED | OWN)


def test_only_a_split_makes_nothing_but_void_scores_and_only_jobs_make_unfinished_work():
    assert [cause for cause, kinds in MAKES.items() if kinds == {HarmKind.VOID}] == [Cause.SPLIT]
    assert [cause for cause, kinds in MAKES.items() if HarmKind.JOB in kinds] == [Cause.JOB]


def test_causes_of_training_strike_models():
    assert all(NodeKind.MODEL in STRIKES[cause] for cause in OF_TRAINING)
