"""verdict/ladder.py: on whose rung of the ladder the trouble enters."""

import pytest
from verdict.small_tree import KINDS, facts

from kaldi_doctor.facts.ladder import Ladder, Step
from kaldi_doctor.kinds import STAGE_OF_KIND, TRAINING_KINDS, Cause, State
from kaldi_doctor.model import Verdict
from kaldi_doctor.verdict.ladder import entry_steps


@pytest.mark.parametrize(("where", "rung"), [
    ("exp/tri3b", "exp/tri3b"),
    ("exp/tri3b/decode", "exp/tri3b"),
    ("exp/tri2b_ali", "exp/tri3b"),
    ("data/train_sat", "exp/tri3b"),
    ("data/train", "exp/mono"),
])
def test_the_rung_where_it_enters(where, rung):
    found, graph = facts()
    steps = [Step(path, kind, STAGE_OF_KIND[kind], "gmm", (), None) for path, kind in KINDS.items() if kind in TRAINING_KINDS]
    verdict = Verdict(state=State.BROKEN, dir=where, stage=None, cause=Cause.JOB, confidence="measured", because=(),
                      summary="", next="")
    assert entry_steps(verdict, Ladder(steps, [], None), graph, found) == {rung}


def test_a_healthy_tree_has_none():
    found, graph = facts()
    verdict = Verdict(state=State.HEALTHY, dir=None, stage=None, cause=Cause.NONE, confidence="measured", because=(),
                      summary="", next="")
    assert entry_steps(verdict, Ladder([], [], None), graph, found) == frozenset()
